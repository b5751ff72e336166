package discordination.command;

import discordination.app.Launcher;
import discordination.app.Refusal;
import discordination.app.ServiceName;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `api`, `gateway`, `web`, `files`, `links`, `gifs`: one service as a process of its own.
@Command
public final class ServiceCommand implements Callable<Integer> {
    private final ServiceName service;

    @Mixin
    private ConfigOptions config;

    public ServiceCommand(ServiceName service) {
        this.service = service;
    }

    String description() {
        return "Start " + service.description() + " alone.";
    }

    @Override
    public Integer call() throws Refusal {
        new Launcher(config.load(), Set.of(service), System.getenv(), System.out).run();
        return 0;
    }
}
