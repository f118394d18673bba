package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.SNMP4JSettings;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.UserTarget;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.event.ResponseListener;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** A few requests to one Ethernet switch: v2c with a community, or v3 with authentication and privacy. */
final class SnmpSession implements AutoCloseable {
    /** A packet may be lost: asked again after this time, in ms, as long as there is time. Setting twice does no harm. */
    private static final long RETRY_MS = 1000;
    /** What a switch reports instead of an answer (RFC 3414, usmStats). */
    private static final Map<OID, String> REPORTS = Map.of(
            SnmpConstants.usmStatsUnknownUserNames, "does not know the user",
            SnmpConstants.usmStatsWrongDigests, "refuses the authentication key or its algorithm",
            SnmpConstants.usmStatsDecryptionErrors, "cannot decrypt: wrong privacy key or algorithm",
            SnmpConstants.usmStatsUnsupportedSecLevels, "does not allow this user authentication and privacy");
    /** RFC 3414, 11.2. */
    private static final int SHORTEST_PASSPHRASE = 8;

    private final String name;
    private final PowerConfig.PoeSnmp config;
    private final Snmp snmp;
    private final Target<Address> target;

    private SnmpSession(String name, PowerConfig.PoeSnmp config, Snmp snmp, Target<Address> target) {
        this.name = name;
        this.config = config;
        this.snmp = snmp;
        this.target = target;
    }

    static SnmpSession open(String name, PowerConfig.PoeSnmp config) throws LabFaultException {
        try {
            Address address = new UdpAddress(InetAddress.getByName(config.host()), config.udpPort());
            MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
            Target<Address> target;
            if (config.communityFile().isPresent()) {
                dispatcher.addMessageProcessingModel(new MPv2c());
                target = new CommunityTarget<>(address, new OctetString(SecretFile.read(config.communityFile().get())));
                target.setVersion(SnmpConstants.version2c);
            } else {
                dispatcher.addMessageProcessingModel(new MPv3(user(config)));
                target = new UserTarget<>(address, new OctetString(config.user().orElseThrow()), new byte[0], SecurityLevel.AUTH_PRIV);
                target.setVersion(SnmpConstants.version3);
            }
            Snmp snmp = new Snmp(dispatcher, new DefaultUdpTransportMapping());
            snmp.listen();
            return new SnmpSession(name, config, snmp, target);
        } catch (UnknownHostException e) {
            throw new LabFaultException(name + ": there is no address for the name " + config.host() + ". Check \"host\".", e);
        } catch (IOException e) {
            throw new LabFaultException(name + ": no UDP port of this host could be opened: " + e.getMessage(), e);
        }
    }

    private static USM user(PowerConfig.PoeSnmp config) throws LabFaultException {
        SecurityProtocols protocols = new SecurityProtocols(SecurityProtocols.SecurityProtocolSet.maxCompatibility);
        // MPv3 looks the sizes of signatures up in the library's own table.
        SecurityProtocols.getInstance().addDefaultProtocols();
        // Switches report a wrong key without a signature, and the library would wait on. A forged report does no more than
        // fail an order that a lost packet fails as well.
        SNMP4JSettings.setReportSecurityLevelStrategy(SNMP4JSettings.ReportSecurityLevelStrategy.noAuthNoPrivIfNeeded);
        USM users = new USM(protocols, new OctetString(MPv3.createLocalEngineID()), 0);
        OID auth = switch (config.auth()) {
            case SHA -> AuthSHA.ID;
            case SHA_256 -> AuthHMAC192SHA256.ID;
            case SHA_512 -> AuthHMAC384SHA512.ID;
        };
        OID privacy = switch (config.privacy()) {
            case AES_128 -> PrivAES128.ID;
            case AES_256 -> PrivAES256.ID;
        };
        users.addUser(new UsmUser(new OctetString(config.user().orElseThrow()), auth, passphrase(config.authFile().orElseThrow()),
                privacy, passphrase(config.privacyFile().orElseThrow())));
        return users;
    }

    private static OctetString passphrase(Path file) throws LabFaultException {
        String text = SecretFile.read(file);
        if (text.length() < SHORTEST_PASSPHRASE) {
            throw new LabFaultException("The passphrase in " + file + " is too short: SNMP v3 wants at least " + SHORTEST_PASSPHRASE + " characters.");
        }
        return new OctetString(text);
    }

    Variable get(OID oid, Deadline deadline) throws LabFaultException, InterruptedException {
        return exchange(PDU.GET, new VariableBinding(oid), deadline);
    }

    Variable set(OID oid, Variable value, Deadline deadline) throws LabFaultException, InterruptedException {
        return exchange(PDU.SET, new VariableBinding(oid, value), deadline);
    }

    private Variable exchange(int type, VariableBinding binding, Deadline deadline) throws LabFaultException, InterruptedException {
        PDU request = config.communityFile().isPresent() ? new PDU() : new ScopedPDU();
        request.setType(type);
        request.add(binding);
        target.setTimeout(RETRY_MS);
        target.setRetries((int) (deadline.left().toMillis() / RETRY_MS));
        CompletableFuture<PDU> answer = new CompletableFuture<>();
        ResponseListener listener = new ResponseListener() {
            @Override
            public <A extends Address> void onResponse(ResponseEvent<A> event) {
                if (event.getResponse() != null) {
                    answer.complete(event.getResponse());
                } else if (event.getError() != null) {
                    answer.completeExceptionally(event.getError());
                }
            }
        };
        try {
            snmp.send(request, target, null, listener);
            return value(answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw new LabFaultException(name + " did not answer within " + deadline.words() + ". Is SNMP "
                    + (config.communityFile().isPresent() ? "v2c on and the community" : "v3 on and the privacy key")
                    + " right (many a switch is silent to a wrong one), and may this host ask?", e);
        } catch (IOException | ExecutionException e) {
            throw new LabFaultException(name + " cannot be asked (" + e.getMessage() + "). Check \"host\" and the network.", e);
        } finally {
            snmp.cancel(request, listener);
        }
    }

    private Variable value(PDU answer) throws LabFaultException {
        VariableBinding first = answer.getVariableBindings().isEmpty() ? new VariableBinding() : answer.get(0);
        if (answer.getType() == PDU.REPORT) {
            throw new LabFaultException(name + " " + REPORTS.getOrDefault(first.getOid(), "reports " + first)
                    + ". Compare \"user\", \"auth\", \"privacy\" and the contents of \"authFile\" and \"privacyFile\" with the switch's.");
        }
        if (answer.getErrorStatus() != PDU.noError) {
            throw new LabFaultException(name + " answered \"" + answer.getErrorStatusText()
                    + "\". Does the community or user have write access, and does the switch have this \"group\" and \"port\"?");
        }
        return first.getVariable();
    }

    @Override
    public void close() {
        try {
            snmp.close();
        } catch (IOException e) {
            // closed is closed
        }
    }
}
