package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/**
 * A PoE port, by the POWER-ETHERNET-MIB (RFC 3621). Switched by pethPsePortAdminEnable; the state is
 * pethPsePortDetectionStatus, whether power flows: a port that is allowed to power a board and finds none is OFF.
 */
final class PoeOutlet implements Outlet {
    private static final OID PORT_ENTRY = new OID("1.3.6.1.2.1.105.1.1.1");
    private static final int ADMIN_ENABLE = 3;
    private static final int DETECTION_STATUS = 6;
    /** SNMPv2-TC, TruthValue. */
    private static final int TRUE = 1;
    private static final int FALSE = 2;

    private final PowerConfig.PoeSnmp config;

    PoeOutlet(PowerConfig.PoeSnmp config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "PoE port " + config.group() + "." + config.port() + " of the switch at " + config.host();
    }

    @Override
    public String whenDead() {
        return "A status of \"searching\" means that the switch finds no board on the cable: check cable and PoE hat. "
                + "A fault is explained in the switch's log; its power budget may be used up.";
    }

    @Override
    public String turn(PowerState wanted, Deadline deadline) throws LabFaultException, InterruptedException {
        try (SnmpSession session = SnmpSession.open(name(), config)) {
            int value = wanted == PowerState.ON ? TRUE : FALSE;
            return "pethPsePortAdminEnable " + session.set(column(ADMIN_ENABLE), new Integer32(value), deadline);
        }
    }

    @Override
    public Reading read(Deadline deadline) throws LabFaultException, InterruptedException {
        try (SnmpSession session = SnmpSession.open(name(), config)) {
            Variable status = session.get(column(DETECTION_STATUS), deadline);
            if (!status.isException()) {
                return detected(status.toInt());
            }
            // Some cheap switches have nothing but the setting.
            Variable admin = session.get(column(ADMIN_ENABLE), deadline);
            if (admin.isException()) {
                throw new LabFaultException(name() + " does not exist (" + admin
                        + "). Walk 1.3.6.1.2.1.105.1.1.1.3 with snmpwalk to see groups and ports.");
            }
            return new Reading(admin.toInt() == TRUE ? PowerState.ON : PowerState.OFF, "pethPsePortAdminEnable " + admin);
        }
    }

    private static Reading detected(int status) {
        String word = switch (status) {
            case 1 -> "disabled";
            case 2 -> "searching";
            case 3 -> "deliveringPower";
            case 4 -> "fault";
            case 5 -> "test";
            case 6 -> "otherFault";
            default -> "unknown";
        };
        return new Reading(status == 3 ? PowerState.ON : PowerState.OFF, "pethPsePortDetectionStatus " + status + " (" + word + ")");
    }

    private OID column(int column) {
        return new OID(PORT_ENTRY).append(column).append(config.group()).append(config.port());
    }
}
