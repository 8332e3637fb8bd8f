package io.chatferry.cli.command;

import io.chatferry.cli.option.CommonOptions;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sandbox}. */
@Command(
        name = "sandbox",
        description = "Runs the local CometChat-compatible server until stopped.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} sandbox --port 8080",
            "  ${ROOT-COMMAND-NAME} sandbox --port 8080 --set sandbox.api-key=rehearsal",
            "  ${ROOT-COMMAND-NAME} sandbox --speed 60                    a minute of limits in a second",
            "  ${ROOT-COMMAND-NAME} sandbox --data work/sandbox           keeps the messages over a restart"
        })
public final class SandboxCommand implements Callable<Integer> {

    private static final Duration POLL_INTERVAL = Duration.ofDays(365);

    private final Shell shell;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Option(names = "--port", paramLabel = "N", description = "The port (default: 8080; 0 = a free one).")
    private int port = 8080;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "Windows, delays and lags pass X times as fast: 60 runs a minute in a second.")
    private @Nullable String speed;

    @Option(names = "--data", paramLabel = "DIR", description = "Keep the data in this folder.")
    private @Nullable Path data;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "The address to listen on (default: 127.0.0.1); another one needs a key of its own.")
    private @Nullable String bind;

    @Option(names = "--set", paramLabel = "sandbox.KEY=VALUE", description = "A setting of the sandbox. Repeatable.")
    private final List<String> sets = new ArrayList<>();

    public SandboxCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new SettingsException(
                    "--port must be from 0 to 65535 (was " + port + ")\n  write a port, or 0 for a free one");
        }
        StopSignal.Registration running = shell.stop().onRequest(() -> {});
        try (LocalSandbox sandbox = LocalSandbox.start(settings())) {
            shell.out().println("sandbox: " + sandbox.baseUrl() + " (Ctrl-C stops it)");
            shell.out().println("  point a job at it with --set target.base-url=" + sandbox.baseUrl());
            shell.out().flush();
            boolean stopped = false;
            while (!stopped) {
                stopped = shell.stop().await(POLL_INTERVAL);
            }
        } finally {
            running.close();
        }
        return ExitCode.DONE.number();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        for (String set : sets) {
            int equals = set.indexOf('=');
            if (equals < 0 || !set.startsWith("sandbox.")) {
                throw new SettingsException("--set needs a setting of the sandbox and a value\n"
                        + "  write it as --set sandbox.latency.median=20ms");
            }
            settings.put(set.substring(0, equals), set.substring(equals + 1));
        }
        settings.put("sandbox.port", String.valueOf(port));
        put(settings, "sandbox.speed", speed);
        put(settings, "sandbox.data", data);
        put(settings, "sandbox.bind", bind);
        return settings;
    }

    private static void put(Map<String, String> settings, String key, @Nullable Object value) {
        if (value != null) {
            settings.put(key, value.toString());
        }
    }
}
