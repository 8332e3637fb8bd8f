package io.chatferry.config;

import io.chatferry.config.JobFileNode.Place;
import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of the section {@code media}: the files of the messages. */
record MediaKeys(
        @ConfigKey(description = """
                The files that messages have, which src/docs/media.md explains:
                link: links go as they are; the files stay where they are.
                copy: each file is copied into the store below, and the message holds its address there.""", defaultValue = "link", decides = Decides.CONTENT)
        Mode mode,

        @ConfigKey(description = "Where mode: copy puts the files.")
        Store store,

        @ConfigKey(description = "How files are fetched from the web.")
        Fetch fetch,

        @ConfigKey(description = """
                Files that mode: copy cannot get, since the server does not have them or does not give them away:
                keep: the message keeps the link.
                text: a line in the text of the message names the file.
                reject: the message is set aside as MEDIA_MISSING; chatferry retry tries the file and the message again.""", defaultValue = "keep", decides = Decides.SENDING)
        Missing missing,

        @ConfigKey(description = """
                Files that lie in the export itself, as those of a chat with its media, where mode is not copy: they are not
                moved.
                stop: a run asks before it sends a message without its file, which cannot get it later; where nobody
                  can be asked, it stops with exit code 64 before it sends anything, unless --yes is given.
                placeholder: a line in the text of the message names the file.""", defaultValue = "stop") LocalFiles local,

        @ConfigKey(description = """
                Whether mode: copy keeps the old link of a file in the metadata of its message.""", defaultValue = "false", decides = Decides.CONTENT)
        boolean keepSourceUrl) {

    /** {@code media.mode}. */
    enum Mode {
        LINK,
        COPY
    }

    /** {@code media.missing}. */
    enum Missing {
        KEEP,
        TEXT,
        REJECT
    }

    /** {@code media.local}. */
    enum LocalFiles {
        STOP,
        PLACEHOLDER
    }

    /** {@code media.store}. */
    record Store(
            @ConfigKey(description = """
                    A bucket, as s3://bucket/prefix, or a folder that a web server serves, as file:///srv/media.""", example = "s3://acme-chat/history", decides = Decides.SENDING) @Nullable
            String url,

            @ConfigKey(description = """
                    The address of an S3-compatible service, as MinIO, R2 or Wasabi; without it, AWS itself.""", example = "https://minio.example.com:9000", decides = Decides.SENDING)
            @Nullable
            String endpoint,

            @ConfigKey(description = """
                    Whether the bucket is part of the path, as some services demand, instead of the host name.""", defaultValue = "false")
            boolean pathStyle,

            @ConfigKey(description = "The region of the bucket.", example = "eu-central-1") @Nullable
            String region,

            @ConfigKey(description = """
                    The key of the store and its secret. Without both, the credentials of the machine: AWS_ACCESS_KEY_ID,
                    ~/.aws/credentials, the role of the instance.""", example = "${S3_KEY}", secret = true) @Nullable
            Deferred accessKey,

            @ConfigKey(
                    description = "Never on the command line; from a file: ${file:PATH}.",
                    example = "${S3_SECRET}",
                    secret = true)
            @Nullable
            Deferred secretKey,

            @ConfigKey(description = """
                    The address under which the files in the store are read: what stands in the messages.""", example = "https://media.example.com/", decides = Decides.CONTENT) @Nullable
            String publicUrl) {}

    /** {@code media.fetch}. */
    record Fetch(
            @ConfigKey(description = """
                    Headers for some addresses only, as the token that a chat system demands for its files:
                    "https://files.slack.com/": {Authorization: "Bearer ${SLACK_TOKEN}"}
                    They go to that scheme, host, port and path, and nowhere else, also not when a server redirects.""", defaultValue = "{}", tree = true)
            Headers headers,

            @ConfigKey(
                    description = "Files that are fetched at once; as many may be on their way into the store.",
                    defaultValue = "16",
                    unit = "files",
                    min = "1",
                    max = "256",
                    decides = Decides.SENDING)
            int concurrency,

            @ConfigKey(
                    description = "Requests to one host at once.",
                    defaultValue = "4",
                    unit = "requests",
                    min = "1",
                    max = "256",
                    decides = Decides.SENDING)
            int perHost,

            @ConfigKey(
                    description = "Requests to one host.",
                    defaultValue = "20",
                    unit = "requests a second",
                    min = "1",
                    max = "100000",
                    decides = Decides.SENDING)
            int ratePerHost,

            @ConfigKey(description = "How long a server may be silent.", defaultValue = "60s", min = "1s", max = "1h")
            Duration timeout,

            @ConfigKey(
                    description = "Attempts after the first one that fails, before a file counts as missing.",
                    defaultValue = "5",
                    unit = "attempts",
                    min = "0",
                    max = "1000")
            int retries,

            @ConfigKey(description = """
                    Larger files count as missing. CometChat allows 100 MB.""", defaultValue = "100MB", example = "25MB", decides = Decides.SENDING)
            ByteSize maxSize,

            @ConfigKey(description = """
                    Hosts and networks that may be asked although they are not on the public internet, as
                    [files.intra.example, 10.1.0.0/16]: links of an export cannot reach other private addresses.""", defaultValue = "[]", example = "[10.1.0.0/16]")
            Hosts allow) {}

    /** The rules of {@code media.fetch.headers}. */
    record Headers(List<HeaderRule> rules) {

        /** The values are secrets. */
        @Override
        public String toString() {
            return rules.isEmpty() ? "{}" : "***";
        }
    }

    /** Headers for the addresses below a URL. */
    record HeaderRule(Place place, String url, Map<String, Deferred> headers) {}

    /** A list of hosts, addresses and networks. */
    record Hosts(List<String> names) {
        @Override
        public String toString() {
            return names.toString();
        }
    }

    /** A number of bytes. */
    record ByteSize(String written, long bytes) {
        @Override
        public String toString() {
            return written;
        }
    }
}
