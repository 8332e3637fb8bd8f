package io.chatferry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ./run.sh package --runtime --image} has made, unpacked into an empty folder and used there. */
@Tag("package")
@Timeout(600)
class PackageTests {

    private static final Path PACKAGES = Path.of(System.getProperty("chatferry.packages", ".build/package"));
    private static final String STRANGER = "65534";

    @TempDir
    Path folder;

    /** Runs the program of one package. */
    private interface Installation {

        /** The folder that is the current one for the program. */
        Path work();

        List<String> command(Map<String, String> environment, List<String> arguments);
    }

    @BeforeEach
    void letOthersIn() throws IOException {
        mode(folder, "rwxr-xr-x");
    }

    @Test
    void bothArchivesHoldTheSameFilesWithTheirModes() throws IOException {
        Map<String, String> zip = new LinkedHashMap<>();
        try (ZipFile file = ZipFile.builder().setPath(packaged("[0-9.]+\\.zip")).get()) {
            for (ZipArchiveEntry entry : Collections.list(file.getEntries())) {
                zip.put(entry.getName(), Integer.toOctalString(entry.getUnixMode() & 0777) + " " + entry.getSize());
                assertThat(entry.getTimeLocal()).hasToString("2000-01-01T00:00");
            }
        }
        Map<String, String> tar = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(packaged("[0-9.]+\\.tar\\.gz"));
                TarArchiveInputStream file = new TarArchiveInputStream(new GzipCompressorInputStream(in))) {
            for (TarArchiveEntry entry = file.getNextEntry(); entry != null; entry = file.getNextEntry()) {
                tar.put(entry.getName(), Integer.toOctalString(entry.getMode() & 0777) + " " + entry.getSize());
                assertThat(entry.getLastModifiedTime()).hasToString("2000-01-01T00:00:00Z");
                assertThat(entry.getLongUserId()).isZero();
            }
        }
        String top = "chatferry-" + version() + "/";
        assertThat(tar).isEqualTo(zip);
        assertThat(List.copyOf(tar.keySet())).isEqualTo(List.copyOf(zip.keySet()));
        assertThat(zip)
                .containsKeys(
                        top + "jobs/schema.json", top + "LICENSE", top + "completion/chatferry", top + "compose.yaml");
        assertThat(zip)
                .containsKeys(
                        top + "drivers/README.txt", top + "docs/installation.md", top + "samples/csv/messages.csv");
        assertThat(zip.get(top + "bin/chatferry")).startsWith("755 ");
        assertThat(zip.get(top + "lib/chatferry.jar")).startsWith("644 ");
        assertThat(zip.keySet()).filteredOn(name -> name.endsWith(".jar")).hasSize(1);
    }

    @Test
    void zipNeedsOnlyAJavaAndRunsFromAFolderThatItCannotWriteTo() throws Exception {
        Path home = unzip(packaged("[0-9.]+\\.zip"));
        Path path = Files.createDirectories(folder.resolve("path"));
        Path java = Files.writeString(
                path.resolve("java"), "#!/bin/sh\nexec " + System.getProperty("java.home") + "/bin/java \"$@\"\n");
        mode(java, "rwxr-xr-x");
        Installation zip = installed(home, path);
        assertThat(run(zip, Map.of(), "--version")).startsWith("Chatferry " + version() + ", Java ");
        runDemo(zip);
        assertThat(home.resolve("work")).doesNotExist();
    }

    @Test
    void runtimeNeedsNothing() throws Exception {
        run(
                List.of("tar", "xpzf", packaged("[0-9.]+-\\w+-\\w+\\.tar\\.gz").toString(), "-C", folder.toString()),
                folder);
        Installation runtime = installed(folder.resolve("chatferry-" + version()), folder.resolve("no path"));
        runDemo(runtime);
        readsForeignEncodingsAndSpeaksTls(runtime);
    }

    /** It takes jdeps more than a minute, too long for each package that is made. */
    @Test
    @Tag("full")
    void runtimeHoldsEachModuleThatJdepsFinds() throws Exception {
        run(
                List.of("tar", "xpzf", packaged("[0-9.]+-\\w+-\\w+\\.tar\\.gz").toString(), "-C", folder.toString()),
                folder);
        Path home = folder.resolve("chatferry-" + version());
        String needed = run(
                List.of(
                        System.getProperty("java.home") + "/bin/jdeps",
                        "--multi-release",
                        "17",
                        "--ignore-missing-deps",
                        "--print-module-deps",
                        home.resolve("lib/chatferry.jar").toString()),
                folder);
        assertThat(run(List.of(home.resolve("runtime/bin/java").toString(), "--list-modules"), folder)
                        .lines())
                .map(line -> line.replaceFirst("@.*", ""))
                .contains(needed.strip().split(","));
    }

    @Test
    void imageNeedsNothingButTheKernel() throws Exception {
        Installation image = image();
        runDemo(image);
        readsForeignEncodingsAndSpeaksTls(image);
    }

    @Test
    void everyLinkOfTheInstalledDocumentsLeadsToAFile() throws IOException {
        Path home = unzip(packaged("[0-9.]+\\.zip"));
        Pattern link = Pattern.compile("\\]\\((?![\\w-]+:|#)([^)#\\s]+)");
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.filter(file -> file.toString().endsWith(".md")).toList())
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file -> assertThat(link.matcher(Files.readString(file))
                                    .results()
                                    .map(found -> found.group(1)))
                            .allSatisfy(target ->
                                    assertThat(file.resolveSibling(target)).exists()));
        }
    }

    @Test
    void commentsOfJobFilesNameTheInstalledDocuments() throws Exception {
        Path home = unzip(packaged("[0-9.]+\\.zip"));
        Pattern name = Pattern.compile("[\\w/]*docs/[\\w/-]+\\.md");
        List<String> named = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home.resolve("jobs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file).replace("\\n", " "); // as a schema writes line ends
                name.matcher(text).results().forEach(found -> named.add(found.group()));
            }
        }
        assertThat(named)
                .contains("docs/sources/slack.md")
                .allSatisfy(document -> assertThat(home.resolve(document)).exists());
    }

    @Test
    void completionKnowsTheCommandsAndTheirOptions() throws Exception {
        Path script = unzip(packaged("[0-9.]+\\.zip")).resolve("completion/chatferry");
        String complete = """
                . "$0"; compopt() { :; }; COMP_WORDS=(chatferry "${@}"); COMP_CWORD=$#; _complete_chatferry; echo "${COMPREPLY[@]}"
                """;
        assertThat(run(List.of("bash", "-c", complete, script.toString(), "imp"), folder))
                .isEqualTo("import\n");
        assertThat(run(List.of("bash", "-c", complete, script.toString(), "import", "--dry"), folder))
                .isEqualTo("--dry-run\n");
    }

    private static void runDemo(Installation installation) throws Exception {
        assertThat(run(installation, Map.of(), "demo"))
                .contains("jobs/csv.yaml from ", "read back from the sandbox: ", "report: ");
        assertThat(installation.work().resolve("work/demo")).isDirectory();
    }

    /** What jdeps does not see that the program needs. */
    private void readsForeignEncodingsAndSpeaksTls(Installation installation) throws Exception {
        Path work = installation.work();
        Files.write(
                work.resolve("chat.csv"),
                "id,who,whom,said,at\n1,ann,bob,你好,2024-01-02T03:04:05Z\n".getBytes(Charset.forName("GBK")));
        job(work, "gbk", """
                  format: csv
                  path: chat.csv
                  mapping:
                    encoding: gbk
                    messages: {muid: id, sender: who, receiver: whom, text: said, sentAt: at}
                """);
        assertThat(run(installation, KEYS, "preview", "gbk.yaml")).contains("你好");

        Files.writeString(work.resolve("Chat de WhatsApp con Ana.txt"), """
                15/4/16, 3:05 p. m. - Ana: ¿Mañana?
                15/4/16, 3:06 p. m. - Pedro: Sí, mañana
                15/4/16, 3:07 p. m. - Ana: <Multimedia omitido>
                """);
        job(work, "ana", """
                  format: whatsapp
                  path: Chat de WhatsApp con Ana.txt
                  timezone: Europe/Madrid
                """);
        assertThat(run(installation, KEYS, "preview", "ana.yaml")).contains("Sí, mañana", "2016-04-15");

        List<String> keys = new CopyOnWriteArrayList<>();
        HttpsServer server = tlsServer(work, keys);
        try {
            Map<String, String> environment = new TreeMap<>(KEYS);
            environment.put(
                    "JAVA_OPTS", "-Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit");
            List<String> command = installation.command(
                    environment,
                    List.of(
                            "check",
                            "gbk.yaml",
                            "--set",
                            "target.base-url=https://127.0.0.1:"
                                    + server.getAddress().getPort() + "/v3"));
            String output = output(command, work).text();
            assertThat(keys).as(output).isNotEmpty().containsOnly("EC");
        } finally {
            server.stop(0);
        }
    }

    private static final Map<String, String> KEYS = Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", "key");

    private static void job(Path work, String name, String source) throws IOException {
        Files.writeString(
                work.resolve(name + ".yaml"),
                "name: " + name + "\nsource:\n" + source
                        + "target: {app-id: '${COMETCHAT_APP_ID}', api-key: '${COMETCHAT_API_KEY}', region: us}\n");
    }

    /** A server whose certificate has a key on an elliptic curve; {@code trust.p12} lets a client trust it. */
    private static HttpsServer tlsServer(Path work, List<String> keys) throws Exception {
        Path store = work.resolve("trust.p12");
        run(
                List.of(
                        System.getProperty("java.home") + "/bin/keytool",
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit"),
                work);
        run(
                List.of(
                        System.getProperty("java.home") + "/bin/keytool",
                        "-exportcert",
                        "-alias",
                        "server",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-file",
                        work.resolve("server.crt").toString()),
                work);
        run(
                List.of(
                        System.getProperty("java.home") + "/bin/keytool",
                        "-importcert",
                        "-noprompt",
                        "-alias",
                        "trusted",
                        "-file",
                        work.resolve("server.crt").toString(),
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit"),
                work);
        mode(store, "rw-r--r--");
        KeyStore keyStore = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keyStore, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            keys.add(((HttpsExchange) exchange)
                    .getSSLSession()
                    .getLocalCertificates()[0]
                    .getPublicKey()
                    .getAlgorithm());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** An installation whose files belong to root, used by somebody else; without root's rights, files that nobody may change. */
    private Installation installed(Path home, Path path) throws IOException {
        Path work = Files.createDirectories(folder.resolve("somewhere else"));
        mode(work, "rwxrwxrwx");
        if (!isRoot()) {
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.toList()) {
                    mode(file, Files.isExecutable(file) ? "r-xr-xr-x" : "r--r--r--");
                }
            }
        }
        return new Installation() {
            @Override
            public Path work() {
                return work;
            }

            @Override
            public List<String> command(Map<String, String> environment, List<String> arguments) {
                List<String> command = new ArrayList<>();
                if (isRoot()) {
                    command.addAll(List.of("setpriv", "--reuid=" + STRANGER, "--regid=" + STRANGER, "--clear-groups"));
                }
                command.addAll(List.of("env", "-i", "PATH=" + path));
                environment.forEach((name, value) -> command.add(name + "=" + value));
                command.add(home.resolve("bin/chatferry").toString());
                command.addAll(arguments);
                return command;
            }
        };
    }

    /** The image as a container engine would run it: its layers, its configuration, and nothing else. */
    private Installation image() throws Exception {
        assertThat(isRoot())
                .as("this test unpacks an image and runs it with unshare and chroot, which only root may do")
                .isTrue();
        Path archive = Files.createDirectories(folder.resolve("archive"));
        Path root = Files.createDirectories(folder.resolve("root"));
        run(
                List.of("tar", "xf", packaged("[0-9.]+-\\w+-\\w+-image\\.tar").toString(), "-C", archive.toString()),
                folder);
        JsonMapper json = JsonMapper.shared();
        JsonNode manifest = json.readTree(archive.resolve("manifest.json")).get(0);
        for (JsonNode layer : manifest.get("Layers")) {
            run(List.of("tar", "xpzf", archive.resolve(layer.asString()).toString(), "-C", root.toString()), folder);
        }
        JsonNode config = json.readTree(archive.resolve(manifest.get("Config").asString()))
                .get("config");
        String user = config.get("User").asString();
        assertThat(user).matches("[1-9]\\d*:[1-9]\\d*");
        assertThat(config.get("Volumes").has("/work")).isTrue();
        assertThat(manifest.get("RepoTags").get(0).asString()).isEqualTo("chatferry:" + version());
        Files.createDirectories(root.resolve("proc"));
        Files.createDirectories(root.resolve("dev"));
        return new Installation() {
            @Override
            public Path work() {
                return root.resolve(config.get("WorkingDir").asString().substring(1));
            }

            @Override
            public List<String> command(Map<String, String> environment, List<String> arguments) {
                String enter = "mount -t proc proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && exec env -i \"$@\"";
                List<String> command =
                        new ArrayList<>(List.of("unshare", "-m", "-p", "-f", "sh", "-c", enter, root.toString()));
                config.get("Env").forEach(variable -> command.add(variable.asString()));
                environment.forEach((name, value) -> command.add(name + "=" + value));
                command.addAll(List.of(chroot(), "--userspec=" + user, root.toString(), "/bin/sh", "-c"));
                command.addAll(List.of(
                        "cd \"$0\" && exec \"$@\"", config.get("WorkingDir").asString()));
                config.get("Entrypoint").forEach(word -> command.add(word.asString()));
                command.addAll(arguments);
                return command;
            }
        };
    }

    private static String chroot() {
        return Stream.of("/usr/sbin/chroot", "/usr/bin/chroot", "/sbin/chroot")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String run(Installation installation, Map<String, String> environment, String... arguments)
            throws Exception {
        return run(installation.command(environment, List.of(arguments)), installation.work());
    }

    private static String run(List<String> command, Path from) throws Exception {
        Ended ended = output(command, from);
        assertThat(ended.code()).as(command + "\n" + ended.text()).isZero();
        return ended.text();
    }

    private record Ended(int code, String text) {}

    private static Ended output(List<String> command, Path from) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(from.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), text);
    }

    private Path unzip(Path file) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                Path to = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(to);
                } else {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, to);
                    }
                    mode(to, (entry.getUnixMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x");
                }
            }
        }
        return folder.resolve("chatferry-" + version());
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static Path packaged(String ending) throws IOException {
        assertThat(PACKAGES).as("first: ./run.sh package --runtime --image").isDirectory();
        try (Stream<Path> files = Files.list(PACKAGES)) {
            return files.filter(file -> file.getFileName().toString().matches("chatferry-" + ending))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("first: ./run.sh package --runtime --image"))
                    .toAbsolutePath();
        }
    }

    private static String version() throws IOException {
        String name = packaged("[0-9.]+\\.zip").getFileName().toString();
        return name.substring("chatferry-".length(), name.length() - ".zip".length());
    }
}
