package io.chatferry.bench.reading;

import io.chatferry.bench.run.BenchException;
import io.chatferry.bench.run.Children;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code validate} of a generated export, and a bare parser that reads the same files; each is a process of its own, its start counted.
 *
 * @param heapBytes the most that was in use in the heap of {@code validate}
 */
public record ReadMeasurement(GeneratedExport export, ReadFigures bare, ReadFigures validate, long heapBytes) {

    /** The heap of both. */
    public static final String HEAP = "-Xmx256m";

    private static final Pattern COLLECTED = Pattern.compile("(\\d+)M->\\d+M\\(");
    private static final long MIB = 1 << 20;

    /** Messages a second of {@code validate}. */
    public double rate() {
        return export.messages() / (validate.took().toNanos() / 1e9);
    }

    /** The time of {@code validate} over that of the bare parser. */
    public double timesBare() {
        return (double) validate.took().toNanos() / bare.took().toNanos();
    }

    /**
     * Measures both.
     *
     * @param chatferry the command line that runs it
     * @param parser the command line of {@link BareParser}
     * @param folder for what is written
     * @throws BenchException if one fails, or not every message was read
     */
    public static ReadMeasurement of(
            GeneratedExport export, Children children, List<String> chatferry, List<String> parser, Path folder)
            throws InterruptedException {
        List<String> bare = new ArrayList<>(parser);
        bare.add(1, HEAP);
        bare.add(export.path().toString());
        ReadFigures least = ReadRun.of(children, "the bare parser", bare, Map.of(), folder.resolve("parser.log"));

        Path job = write(folder.resolve("job.yaml"), """
                name: bench
                source: {format: %s, path: '%s'}
                target: {app-id: bench, region: us, api-key: none}
                """.formatted(export.kind().format(), export.path()));
        Path collections = folder.resolve("gc.log");
        List<String> validate = new ArrayList<>(chatferry);
        validate.addAll(List.of("validate", job.toString(), "--work", folder.toString()));
        Map<String, String> options = Map.of("JAVA_OPTS", HEAP + " -Xlog:gc:file=" + collections);
        ReadFigures figures = ReadRun.of(children, "validate", validate, options, folder.resolve("validate.log"));
        long read = read(folder.resolve("bench").resolve("report.json"));
        if (read != export.messages()) {
            throw new BenchException(
                    "validate has read %,d of %,d messages%n  see %s".formatted(read, export.messages(), folder));
        }
        return new ReadMeasurement(export, least, figures, heap(collections));
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static long read(Path report) {
        try {
            return JsonMapper.shared()
                    .readTree(Files.readString(report))
                    .path("tallies")
                    .path("messages")
                    .path("read")
                    .asLong(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + report, e);
        }
    }

    private static long heap(Path collections) {
        try (Stream<String> lines = Files.lines(collections)) {
            return MIB
                    * lines.map(COLLECTED::matcher)
                            .filter(Matcher::find)
                            .mapToLong(line -> Long.parseLong(line.group(1)))
                            .max()
                            .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + collections, e);
        }
    }
}
