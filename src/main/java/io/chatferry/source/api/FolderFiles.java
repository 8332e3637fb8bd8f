package io.chatferry.source.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** An export that is a folder with its subfolders, or a single file. */
record FolderFiles(Path root, List<ExportFile> files) implements ExportFiles {

    static FolderFiles of(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<ExportFile> files = paths.filter(Files::isRegularFile)
                    .map(path -> file(
                            path,
                            folder.relativize(path)
                                    .toString()
                                    .replace(path.getFileSystem().getSeparator(), "/")))
                    .filter(file -> isContent(file.name()))
                    .sorted(Comparator.comparing(ExportFile::name, new NameOrder()))
                    .toList();
            return new FolderFiles(folder, files);
        } catch (IOException | UncheckedIOException e) {
            throw new SourceException("The folder " + folder + " cannot be read: " + e.getMessage()
                    + "\nCheck its permissions and those of the folders in it.");
        }
    }

    static FolderFiles single(Path file) {
        return new FolderFiles(file, List.of(file(file, file.getFileName().toString())));
    }

    /** Whether a file is part of an export; hidden files and those of macOS are not. */
    static boolean isContent(String name) {
        return !name.startsWith(".") && !name.contains("/.") && !("/" + name).contains("/__MACOSX/");
    }

    static String withoutGz(String name) {
        return isGz(name) ? name.substring(0, name.length() - ".gz".length()) : name;
    }

    static boolean isGz(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    private static ExportFile file(Path path, String relative) {
        return new PathFile(path, relative);
    }

    @Override
    public void close() {
        // no resource is held open
    }

    private record PathFile(Path path, String relative) implements ExportFile {

        @Override
        public String name() {
            return withoutGz(relative);
        }

        @Override
        public String display() {
            return ExportFiles.displayName(relative);
        }

        @Override
        public long size() {
            try {
                return Files.size(path);
            } catch (IOException e) {
                return 0;
            }
        }

        @Override
        public ExportInput open() throws IOException {
            InputStream in = Files.newInputStream(path);
            return isGz(relative) ? ExportInput.gzip(in) : ExportInput.plain(in);
        }
    }
}
