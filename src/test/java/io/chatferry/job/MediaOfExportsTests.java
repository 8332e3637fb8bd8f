package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.media.store.S3ProxyServer;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports of chat systems with their media, copied into a folder and into a bucket: each message holds its own file. */
@Timeout(300)
class MediaOfExportsTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @RegisterExtension
    final Migration migration = new Migration();

    @ParameterizedTest
    @CsvSource({"whatsapp, true", "telegram, false", "mattermost, false", "zulip, true"})
    void copiesFilesOfExportIntoFolder(String format, boolean zipped) throws Exception {
        export(format, zipped);
        Path store = migration.folder.resolve("store");
        Path job = job(format, "url: \"" + store.toUri() + "\"");

        ExitCode code = migration.run(job, "deleted=import");

        assertThat(code).as(migration.output()).isIn(ExitCode.DONE, ExitCode.DONE_WITH_REJECTS);
        List<byte[]> originals = originals(format);
        List<String> urls = addresses();
        assertThat(urls).as(migration.output()).isNotEmpty();
        for (String url : urls) {
            byte[] served = Files.readAllBytes(store.resolve(key(url)));
            assertThat(originals).as(url).anyMatch(each -> Arrays.equals(each, served));
        }
        try (Stream<Path> all = Files.walk(store)) {
            assertThat(all.filter(Files::isRegularFile).count())
                    .isEqualTo(urls.stream().distinct().count());
        }
        assertThat(migration.report("acme").path("media").path("stored").asLong())
                .isEqualTo(urls.stream().distinct().count());
        migration.verify(job, 1, true, "deleted=import");
        assertThat(migration.certificate("acme").path("equal").asBoolean())
                .as(migration.output())
                .isTrue();
    }

    @Test
    void copiesFilesOfExportIntoBucket() throws Exception {
        try (S3ProxyServer s3 = S3ProxyServer.start()) {
            export("whatsapp", true);
            Path job = job(
                    "whatsapp",
                    "url: s3://" + S3ProxyServer.BUCKET + "/chat",
                    "endpoint: " + s3.endpoint(),
                    "path-style: true",
                    "access-key: " + S3ProxyServer.ACCESS_KEY,
                    "secret-key: " + S3ProxyServer.SECRET_KEY);

            assertThat(migration.run(job, "deleted=import"))
                    .as(migration.output())
                    .isIn(ExitCode.DONE, ExitCode.DONE_WITH_REJECTS);

            assertThat(addresses()).isNotEmpty();
            migration.verify(job, 1, true, "deleted=import");
            JsonNode media = migration.certificate("acme").path("media");
            assertThat(media.path("equal").asLong())
                    .as(migration.output())
                    .isEqualTo(addresses().stream().distinct().count());
            assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(migration.output()).contains("file in the store");
            for (Path file : migration.files()) {
                if (!file.equals(job)) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(S3ProxyServer.SECRET_KEY);
                }
            }
        }
    }

    private Path job(String format, String... store) throws IOException {
        List<String> lines = new ArrayList<>(
                List.of("media:", "  mode: copy", "  store:", "    public-url: https://media.example.com/"));
        for (String line : store) {
            lines.add("    " + line);
        }
        Path job = migration.job(lines.toArray(String[]::new));
        return Files.writeString(
                job, Files.readString(job).replace("  path: export", "  path: export\n  format: " + format));
    }

    private void export(String format, boolean zipped) throws IOException {
        Path sample = Path.of("samples", format);
        Path export = migration.folder.resolve("export");
        if (!zipped) {
            FileSystemUtils.copyRecursively(sample, export);
            return;
        }
        Files.createDirectories(export);
        try (OutputStream out = Files.newOutputStream(export.resolve("export.zip"));
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> all = Files.walk(sample)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(sample.relativize(file).toString().replace('\\', '/')));
                zip.write(Files.readAllBytes(file));
            }
        }
    }

    private static List<byte[]> originals(String format) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> all = Files.walk(Path.of("samples", format))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return contents;
    }

    /** The addresses in the store that messages hold. */
    private List<String> addresses() {
        List<String> urls = new ArrayList<>();
        for (StoredMessage message : migration.messages()) {
            for (JsonNode file : JSON.readTree(message.data()).path("attachments")) {
                String url = file.path("url").asString("");
                if (url.startsWith("https://media.example.com/")) {
                    urls.add(url);
                }
            }
        }
        return urls;
    }

    private static String key(String url) {
        return URLDecoder.decode(URI.create(url).getRawPath().substring(1), StandardCharsets.UTF_8);
    }
}
