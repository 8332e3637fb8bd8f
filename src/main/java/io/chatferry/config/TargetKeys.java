package io.chatferry.config;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import org.jspecify.annotations.Nullable;

/** The keys of the section {@code target}: the app and how messages reach it. */
record TargetKeys(
        @ConfigKey(description = """
                From the dashboard of the app. Both are needed to send, and only then. Keep the key out of files.""", template = "${COMETCHAT_APP_ID}", ofOneJob = true) @Nullable
        Deferred appId,

        @ConfigKey(
                description = """
                Never on the command line, which every user of the machine can read; from a file: ${file:PATH}.""",
                template = "${COMETCHAT_API_KEY}",
                example = "${file:/run/secrets/api-key}",
                secret = true)
        @Nullable
        Deferred apiKey,

        @ConfigKey(description = """
                The region of the app.""", defaultValue = "us") Region region,

        @ConfigKey(description = """
                The URL of the API, if not https://{app-id}.api-{region}.cometchat.io/v3: the sandbox, or a proxy.""", example = "https://proxy.example/v3") @Nullable
        Deferred baseUrl,

        @ConfigKey(description = """
                Every request carries the key. Over http:// it is sent only to this machine (127.0.0.1, ::1,
                localhost), unless this says that the whole network path is private.""", defaultValue = "false")
        boolean allowHttp,

        @ConfigKey(description = """
                The call that carries messages:
                moderation: POST /moderation/messages, one a call, with their own times.
                send: POST /messages, replies by /messages/{id}/thread, bots by /bots/{uid}/messages. No history: times
                  are now, and the original ones stand in the messages' metadata.
                import: POST /data_import/messages, 50 a call, with their own times; bound by limits.data-import.
                auto: moderation and import together, whichever is faster.""", defaultValue = "moderation", decides = Decides.CONTENT)
        Call endpoint,

        @ConfigKey(description = """
                Users and groups that already exist in the target: use = used as they are, never overwritten; stop = the
                run stops before it sends anything.""", defaultValue = "use", decides = Decides.SENDING)
        Existing existing) {

    /** {@code target.region}. */
    enum Region {
        US,
        EU,
        IN
    }

    /** {@code target.endpoint}. */
    enum Call {
        MODERATION,
        SEND,
        IMPORT,
        AUTO
    }

    /** {@code target.existing}. */
    enum Existing {
        USE,
        STOP
    }
}
