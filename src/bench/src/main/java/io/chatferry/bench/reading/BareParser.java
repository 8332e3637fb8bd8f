package io.chatferry.bench.reading;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Parses all files of an export and keeps nothing: Jackson its JSON, FastCSV its CSV. The least that any reader must do. */
public final class BareParser {

    private static final JsonMapper JSON = JsonMapper.shared();

    private BareParser() {}

    /** With the path of the export; prints a number that depends on every text, so that none is left out. */
    public static void main(String[] args) throws IOException {
        Path export = Path.of(args[0]);
        if (Files.isDirectory(export)) {
            System.out.println(parse(export));
        } else {
            try (FileSystem zip = FileSystems.newFileSystem(export)) {
                System.out.println(parse(zip.getPath("/")));
            }
        }
    }

    private static long parse(Path folder) throws IOException {
        long characters = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                characters += file.toString().toLowerCase(Locale.ROOT).endsWith(".json") ? json(file) : csv(file);
            }
        }
        return characters;
    }

    private static long json(Path file) throws IOException {
        long characters = 0;
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = JSON.createParser(in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                characters += token.isScalarValue() ? parser.getString().length() : 0;
            }
        }
        return characters;
    }

    private static long csv(Path file) throws IOException {
        char delimiter;
        try (Stream<String> lines = Files.lines(file)) {
            delimiter = lines.findFirst().orElse("").contains(";") ? ';' : ',';
        }
        long characters = 0;
        try (CsvReader<CsvRecord> rows =
                CsvReader.builder().fieldSeparator(delimiter).ofCsvRecord(file)) {
            for (CsvRecord row : rows) {
                for (int i = 0; i < row.getFieldCount(); i++) {
                    characters += row.getField(i).length();
                }
            }
        }
        return characters;
    }
}
