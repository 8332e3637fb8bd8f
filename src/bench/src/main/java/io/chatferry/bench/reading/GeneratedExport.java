package io.chatferry.bench.reading;

import java.nio.file.Path;

/**
 * An export that was generated.
 *
 * @param path the folder or the zip
 * @param files that hold messages
 */
public record GeneratedExport(ExportKind kind, Path path, int messages, int files) {}
