package io.chatferry.cli;

import java.util.Map;

/** A placeholder: {@code sandbox.SandboxServer} takes its place. */
final class LocalSandbox implements AutoCloseable {

    private LocalSandbox() {}

    static LocalSandbox start(Map<String, String> settings) {
        if (settings.containsKey("sandbox.port")) {
            throw new IllegalStateException("the sandbox is not wired yet");
        }
        return new LocalSandbox();
    }

    int port() {
        return 0;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v3";
    }

    @Override
    public void close() {}
}
