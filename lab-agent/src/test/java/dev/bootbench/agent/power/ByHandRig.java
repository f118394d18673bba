package dev.bootbench.agent.power;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** A person at the portal who does what the sentence says. */
final class ByHandRig implements PowerRig {
    private final HandsDesk desk = new HandsDesk(Clock.systemUTC());
    private final List<PowerState> turned = new CopyOnWriteArrayList<>();
    private final Set<Fault> put = EnumSet.noneOf(Fault.class);

    ByHandRig() {
        desk.listen(this::answer);
    }

    private void answer(HandsRequest request) {
        if (request.state() != HandsRequest.State.OPEN || put.contains(Fault.SILENT)) {
            return;
        }
        if (put.contains(Fault.REFUSES)) {
            request.refuse("The room is locked until Monday.");
            return;
        }
        Pattern.compile("switch (ON|OFF)", Pattern.CASE_INSENSITIVE).matcher(request.sentence()).results()
                .forEach(order -> turned.add(PowerState.valueOf(order.group(1))));
        request.done();
    }

    @Override
    public Hands hands() {
        return desk;
    }

    @Override
    public Set<Fault> faults() {
        return Set.of(Fault.REFUSES, Fault.SILENT);
    }

    @Override
    public void put(Fault fault) {
        put.add(fault);
    }

    @Override
    public boolean tells() {
        return false;
    }

    @Override
    public PowerConfig config(Duration limit) {
        return new PowerConfig.ByHand(address(), limit);
    }

    @Override
    public String address() {
        return "the plug of pi-4, shelf 2, left";
    }

    @Override
    public List<PowerState> turned() {
        return List.copyOf(turned);
    }

    @Override
    public void close() {}
}
