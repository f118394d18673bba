package dev.bootbench.agent.power;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** A person at the portal who does what the sentence says. */
final class ByHandRig implements PowerRig {
    private final dev.bootbench.agent.board.Hands hands = new dev.bootbench.agent.board.Hands(this::asked);
    private final List<PowerState> turned = new CopyOnWriteArrayList<>();
    private final Set<Fault> put = EnumSet.noneOf(Fault.class);

    private void asked() {
        String wanted = hands.wanted();
        if (wanted.isEmpty() || put.contains(Fault.SILENT)) {
            return;
        }
        Pattern.compile("switch (ON|OFF)", Pattern.CASE_INSENSITIVE).matcher(wanted).results()
                .forEach(order -> turned.add(PowerState.valueOf(order.group(1))));
        hands.done();
    }

    @Override
    public Hands hands() {
        return hands::ask;
    }

    @Override
    public Set<Fault> faults() {
        return Set.of(Fault.SILENT);
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
