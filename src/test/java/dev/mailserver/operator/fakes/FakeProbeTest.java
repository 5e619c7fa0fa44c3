package dev.mailserver.operator.fakes;

import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.SmtpProbe;
import dev.mailserver.operator.model.SmtpProbeContract;
import java.util.Optional;

class FakeProbeTest extends SmtpProbeContract {
    private final FakeProbe port = new FakeProbe();

    @Override
    protected SmtpProbe port() {
        return port;
    }

    @Override
    protected Scope scope() {
        return new Scope("eu-west-1");
    }

    @Override
    protected String plant() {
        port.managed(id -> Seen.of(
                id.equals("i-00000001")
                        ? Optional.of(new ManagedInstance(true, true, Optional.empty()))
                        : Optional.empty()));
        return "i-00000001";
    }

    @Override
    protected String unmanaged() {
        return "i-00000002";
    }

    @Override
    protected void lift() {
        port.open("192.0.2.10");
    }
}
