package io.chatferry.cli.command;

import io.chatferry.config.SettingsException;
import io.chatferry.sandbox.SandboxServer;
import io.chatferry.sandbox.settings.SandboxSettings;
import java.util.Map;

/** The sandbox in this process, started with the settings of the command line. */
final class LocalSandbox implements AutoCloseable {

    private final SandboxServer server;

    private LocalSandbox(SandboxServer server) {
        this.server = server;
    }

    static LocalSandbox start(Map<String, String> settings) {
        try {
            return new LocalSandbox(SandboxServer.start(SandboxSettings.parse(settings)));
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException(String.valueOf(wrong.getMessage()));
        }
    }

    String baseUrl() {
        return server.baseUrl().toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
