package io.chatferry.bench;

import io.chatferry.bench.reading.BareParser;
import io.chatferry.bench.reading.ExportGenerator;
import io.chatferry.bench.reading.ExportKind;
import io.chatferry.bench.reading.GeneratedExport;
import io.chatferry.bench.reading.ReadMeasurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/** How fast Chatferry reads a generated export in a small heap, beside a bare parser. */
final class ReadingBench {

    private final Workshop workshop;

    ReadingBench(Workshop workshop) {
        this.workshop = workshop;
    }

    ReadMeasurement run(ExportKind kind, int messages, int files) throws InterruptedException {
        String name = kind.name().toLowerCase(Locale.ROOT);
        Path folder = workshop.folder("read-" + name);
        workshop.tell("reading: %,d messages of %s", messages, name);
        GeneratedExport export = generate(kind, messages, files, folder);
        ReadMeasurement measured = ReadMeasurement.of(
                export, workshop.children(), workshop.chatferry(), workshop.java(BareParser.class), folder);
        workshop.clear(folder);
        return measured;
    }

    private static GeneratedExport generate(ExportKind kind, int messages, int files, Path folder) {
        try {
            return ExportGenerator.generate(kind, messages, files, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }
}
