import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * The parts of {@code ./run.sh package} that a shell cannot do everywhere, without Maven. What it writes depends on the contents of what it reads
 * alone: entries are sorted, have one time and one of two modes.
 *
 * <ul>
 *   <li>{@code jar APP-FOLDER FILE}: one jar of Chatferry and its libraries, whose licences stay apart
 *   <li>{@code docs PROJECT FOLDER}: the documents, as an installed Chatferry needs them
 *   <li>{@code archive FOLDER FILE…}: the folder as .zip or .tar.gz
 * </ul>
 */
final class Distribution {

    /** The time of every entry; zip knows none before 1980. */
    private static final Instant TIME = Instant.parse("2000-01-01T00:00:00Z");

    private Distribution() {}

    public static void main(String[] args) throws IOException {
        Path from = Path.of(args[1]);
        switch (args[0]) {
            case "jar" -> new OneJar().write(from, Path.of(args[2]));
            case "docs" -> new Documents(from, Path.of(args[2])).copy();
            case "archive" -> {
                for (String file : Arrays.asList(args).subList(2, args.length)) {
                    archive(from, Path.of(file));
                }
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Boot's jar of jars starts in twice the time, and a folder of jars invites to be taken apart. */
    private static final class OneJar {

        private static final Pattern LEFT_OUT = Pattern.compile("META-INF/(MANIFEST\\.MF|INDEX\\.LIST|[^/]+\\.(SF|DSA|RSA|EC)|native-image/.*"
                + "|[a-z-]*spring-configuration-metadata\\.json)"
                + "|(META-INF/versions/\\d+/)?module-info\\.class");
        private static final Pattern LEGAL =
                Pattern.compile("(META-INF/)?([A-Za-z]+-)*(LICEN[SC]E|NOTICE|COPYING|COPYRIGHT|DEPENDENCIES|THIRD-PARTY|about)[^/]*|META-INF/licenses?/.*", Pattern.CASE_INSENSITIVE);

        private final Map<String, byte[]> entries = new TreeMap<>();
        private final Map<String, String> origins = new TreeMap<>();

        void write(Path app, Path file) throws IOException {
            Path own = app.resolve("chatferry.jar");
            Manifest manifest = new Manifest();
            add(own, manifest);
            try (Stream<Path> libraries = Files.list(app.resolve("lib"))) {
                for (Path library : libraries.sorted().toList()) {
                    add(library, null);
                }
            }
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            manifest.write(head);
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                zip.setLevel(Deflater.BEST_COMPRESSION);
                put(zip, JarFile.MANIFEST_NAME, head.toByteArray());
                for (String folder : folders()) { // Spring looks for classes only in folders that are entries
                    put(zip, folder, new byte[0]);
                }
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    put(zip, entry.getKey(), entry.getValue());
                }
            }
        }

        private Set<String> folders() {
            Set<String> all = new TreeSet<>();
            for (String name : entries.keySet()) {
                for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                    all.add(name.substring(0, slash + 1));
                }
            }
            return all;
        }

        private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
            ZipEntry entry = new ZipEntry(name);
            entry.setTimeLocal(java.time.LocalDateTime.ofInstant(TIME, java.time.ZoneOffset.UTC));
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        }

        private void add(Path file, Manifest ours) throws IOException {
            try (JarFile jar = new JarFile(file.toFile(), false)) {
                if (ours != null) {
                    Attributes from = jar.getManifest().getMainAttributes();
                    Attributes to = ours.getMainAttributes();
                    to.put(Attributes.Name.MANIFEST_VERSION, "1.0");
                    to.put(Attributes.Name.MAIN_CLASS, "io.chatferry.cli.Main");
                    to.put(Attributes.Name.MULTI_RELEASE, "true");
                    to.put(Attributes.Name.IMPLEMENTATION_TITLE, from.getValue(Attributes.Name.IMPLEMENTATION_TITLE));
                    to.put(Attributes.Name.IMPLEMENTATION_VERSION, from.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
                }
                for (ZipEntry entry : Collections.list(jar.entries())) {
                    String name = entry.getName();
                    if (entry.isDirectory() || LEFT_OUT.matcher(name).matches()) {
                        continue;
                    }
                    String library = file.getFileName().toString().replaceFirst("\\.jar$", "");
                    if (ours == null && LEGAL.matcher(name).matches()) {
                        name = "META-INF/licenses/" + library + "/" + name.replaceFirst("^META-INF/", "");
                    }
                    try (InputStream in = jar.getInputStream(entry)) {
                        merge(name, in.readAllBytes(), library);
                    }
                }
            }
        }

        private void merge(String name, byte[] content, String library) throws IOException {
            byte[] there = entries.get(name);
            if (there == null || Arrays.equals(there, content)) {
                entries.put(name, content);
                origins.putIfAbsent(name, library);
                return;
            }
            BinaryOperator<String> both = name.startsWith("META-INF/services/") || name.endsWith(".imports") ? Distribution::lines
                    : name.matches("META-INF/spring(/aot)?\\.factories") ? Distribution::factories
                    : name.matches("META-INF/(spring\\.(handlers|schemas|tooling)|spring-autoconfigure-metadata\\.properties|io\\.netty\\.versions\\.properties)") ? (one, other) -> one + "\n" + other
                    : null;
            if (both == null) {
                throw new IOException(name + " is in both " + origins.get(name) + " and " + library + ", and differs");
            }
            String merged = both.apply(new String(there, StandardCharsets.UTF_8), new String(content, StandardCharsets.UTF_8));
            entries.put(name, merged.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String lines(String one, String other) {
        Set<String> all = new LinkedHashSet<>();
        Stream.of(one, other).flatMap(String::lines).map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty()).forEach(all::add);
        return String.join("\n", all) + "\n";
    }

    private static String factories(String one, String other) {
        Map<String, Set<String>> all = new TreeMap<>();
        for (String text : List.of(one, other)) {
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(text));
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
            for (String key : new TreeSet<>(properties.stringPropertyNames())) {
                all.computeIfAbsent(key, unused -> new LinkedHashSet<>()).addAll(List.of(properties.getProperty(key).split("\\s*,\\s*")));
            }
        }
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + String.join(",", entry.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /**
     * README.md and src/docs/: the docs/ of an installed Chatferry lies beside its README, and the comments of what is installed name
     * them there.
     */
    private static final class Documents {

        private static final Pattern LINK = Pattern.compile("\\[([^\\]\\[]*)\\]\\(([^)\\s#:]+)(#[^)\\s]*)?\\)");

        private final Path project;
        private final Path folder;

        Documents(Path project, Path folder) {
            this.project = project;
            this.folder = folder;
        }

        void copy() throws IOException {
            Path docs = project.resolve("src/docs");
            copy(project.resolve("README.md"));
            try (Stream<Path> files = Files.walk(docs)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    copy(file);
                }
            }
            nameInstalledDocuments(folder.resolve("jobs"));
            nameInstalledDocuments(folder.resolve("compose.yaml"));
        }

        private static void nameInstalledDocuments(Path copied) throws IOException {
            try (Stream<Path> files = Files.walk(copied)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.writeString(file, installedNames(Files.readString(file)));
                }
            }
        }

        private static String installedNames(String text) {
            return text.replace("src/docs/", "docs/");
        }

        private void copy(Path file) throws IOException {
            Path to = installed(file);
            Files.createDirectories(to.getParent());
            if (!file.toString().endsWith(".md")) {
                Files.copy(file, to);
                return;
            }
            String text = LINK.matcher(Files.readString(file))
                    .replaceAll(link -> Matcher.quoteReplacement(
                            link(file, to, link.group(1), link.group(2), link.group(3) == null ? "" : link.group(3))));
            Files.writeString(to, installedNames(text));
        }

        /** A link from one file to another; what is not installed is only named. */
        private String link(Path file, Path to, String text, String target, String place) {
            Path source = file.resolveSibling(target).normalize();
            Path installed = installed(source);
            boolean document = source.endsWith("README.md") || source.startsWith(project.resolve("src/docs"));
            if (document ? !Files.exists(source) : !Files.exists(installed)) {
                return text;
            }
            return "[" + text + "](" + to.getParent().relativize(installed).toString().replace('\\', '/') + place + ")";
        }

        private Path installed(Path source) {
            Path docs = project.resolve("src/docs");
            return source.startsWith(docs)
                    ? folder.resolve("docs").resolve(docs.relativize(source).toString())
                    : folder.resolve(project.relativize(source).toString());
        }
    }

    private static void archive(Path folder, Path file) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        Map<String, Path> named = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.toAbsolutePath())) {
            files.forEach(path -> named.put(parent.relativize(path).toString().replace('\\', '/'), path));
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            if (file.toString().endsWith(".zip")) {
                zip(named, out);
            } else {
                tar(named, out);
            }
        }
    }

    private static int mode(Path path) {
        return Files.isDirectory(path) || Files.isExecutable(path) ? 0755 : 0644;
    }

    private static void zip(Map<String, Path> named, OutputStream out) throws IOException {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (Map.Entry<String, Path> entry : named.entrySet()) {
                boolean folder = Files.isDirectory(entry.getValue());
                ZipArchiveEntry made = new ZipArchiveEntry(entry.getKey() + (folder ? "/" : ""));
                made.setTimeLocal(java.time.LocalDateTime.ofInstant(TIME, java.time.ZoneOffset.UTC));
                made.setUnixMode((folder ? 0040000 : 0100000) | mode(entry.getValue()));
                zip.putArchiveEntry(made);
                if (!folder) {
                    Files.copy(entry.getValue(), zip);
                }
                zip.closeArchiveEntry();
            }
        }
    }

    private static void tar(Map<String, Path> named, OutputStream out) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out, parameters), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Map.Entry<String, Path> entry : named.entrySet()) {
                boolean folder = Files.isDirectory(entry.getValue());
                TarArchiveEntry made = new TarArchiveEntry(entry.getKey() + (folder ? "/" : ""));
                made.setModTime(FileTime.from(TIME));
                made.setMode(mode(entry.getValue()));
                made.setIds(0, 0);
                made.setNames("root", "root");
                made.setSize(folder ? 0 : Files.size(entry.getValue()));
                tar.putArchiveEntry(made);
                if (!folder) {
                    Files.copy(entry.getValue(), tar);
                }
                tar.closeArchiveEntry();
            }
        }
    }
}
