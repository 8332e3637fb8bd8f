package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.chatferry.model.ChatRecord;
import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import io.chatferry.source.table.TableFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every stream of records guarantees, for each container of the files and at every position. */
class RecordStreamContractTests {

    @TempDir
    Path folder;

    private final Map<String, String> files = new LinkedHashMap<>();

    /** A container of files. */
    enum Container {
        FOLDER,
        FOLDER_OF_GZ,
        ZIP,
        ZIP_OF_GZ
    }

    @BeforeEach
    void describeAnExport() {
        files.put("messages-10.csv", "muid,sender,receiver,text\nm10,ann,bob,last\n");
        files.put("messages-2.jsonl", "{\"muid\":\"m2\",\"sender\":\"ann\"}\n{oops\n{\"muid\":\"m3\",\"odd\":1}\n");
        files.put("users.csv", "uid,name,shoe\nann,Ann,39\nbob,\"Bob\n");
        files.put("sub/groups.json", "[{\"guid\":\"g\"},{\"guid\":7}]");
        files.put("members.csv", "guid,uid\ng,ann\n");
        files.put("notes.txt", "not a part of the export");
    }

    @ParameterizedTest
    @EnumSource
    void readsKindByKindInTheOrderOfNames(Container container) throws IOException {
        List<SourceItem> items = read(pack(container), Map.of());

        assertThat(items.stream()
                        .filter(SourceItem.ParsedRecord.class::isInstance)
                        .map(item -> ((SourceItem.ParsedRecord) item).record())
                        .map(ChatRecord::key))
                .containsExactly("ann", "g", "7", "g/ann", "m2", "m3", "m10");
        assertThat(items)
                .filteredOn(SourceItem.MalformedRecord.class::isInstance)
                .hasSize(2);
        assertThat(items)
                .filteredOn(SourceItem.Notice.class::isInstance)
                .map(item -> ((SourceItem.Notice) item).unknownColumn())
                .containsExactly(null, "shoe", "odd");
    }

    @ParameterizedTest
    @EnumSource
    void resumesAtEveryPositionWithTheRemainingItems(Container container) throws IOException {
        Path export = pack(container);
        List<SourceItem> all = read(export, Map.of());
        for (int position = 0; position <= all.size(); position++) {
            try (ExportFiles opened = ExportFiles.open(export);
                    RecordStream stream = open(opened, export, Map.of())) {
                for (int i = 0; i < position; i++) {
                    stream.next();
                }
                for (SourceItem expected : all.subList(position, all.size())) {
                    assertThat(stream.next()).isEqualTo(expected);
                }
                assertThat(stream.next()).isNull();
                assertThat(stream.next()).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsTheStoredBytesUpToTheSizeOfTheFilesRead(Container container) throws IOException {
        Path export = pack(container);
        try (ExportFiles opened = ExportFiles.open(export);
                RecordStream stream = open(opened, export, Map.of())) {
            long before = 0;
            while (stream.next() != null) {
                assertThat(stream.bytesRead()).isGreaterThanOrEqualTo(before);
                before = stream.bytesRead();
            }
            long size = opened.files().stream()
                    .filter(file -> !file.name().endsWith(".txt"))
                    .mapToLong(ExportFile::size)
                    .sum();
            assertThat(stream.bytesRead()).isEqualTo(size);
        }
    }

    @ParameterizedTest
    @EnumSource
    void mayBeClosedAtEveryPositionAndTwice(Container container) throws IOException {
        Path export = pack(container);
        int count = read(export, Map.of()).size();
        for (int position = 0; position <= count; position++) {
            ExportFiles opened = ExportFiles.open(export);
            RecordStream stream = open(opened, export, Map.of());
            for (int i = 0; i < position; i++) {
                stream.next();
            }
            stream.close();
            assertThatCode(stream::close).doesNotThrowAnyException();
            opened.close();
            assertThatCode(opened::close).doesNotThrowAnyException();
        }
    }

    @Test
    void readsAFileWithSeveralKindsOnceForEachAndReportsItsMalformedRowsOnce() throws IOException {
        files.clear();
        files.put("log.csv", "who,what,odd\nann,hi,1\nbad,\"row\" x,2\nbob,ho,3\n");
        Path export = pack(Container.FOLDER);
        Map<String, Object> mapping = Map.of(
                "users", Map.of("uid", "who"), "messages", Map.of("sender", "who", "text", "what", "muid", "who"));

        List<SourceItem> items = read(export, mapping);

        assertThat(items.stream()
                        .filter(SourceItem.ParsedRecord.class::isInstance)
                        .map(item -> ((SourceItem.ParsedRecord) item).record())
                        .map(each -> each.kind() + " " + each.key()))
                .containsExactly("USER ann", "USER bob", "MESSAGE ann", "MESSAGE bob");
        assertThat(items)
                .filteredOn(SourceItem.MalformedRecord.class::isInstance)
                .hasSize(1);
        assertThat(items).filteredOn(SourceItem.Notice.class::isInstance).hasSize(1);
    }

    @Test
    void reportsAFileThatCannotBeOpenedAndReadsTheNextOne() throws IOException {
        files.clear();
        files.put("users-2.csv", "uid\nann\n");
        Path export = pack(Container.FOLDER);
        Files.write(export.resolve("users-1.csv.gz"), "not gzip".getBytes(StandardCharsets.UTF_8));

        List<SourceItem> items = read(export, Map.of());

        assertThat(items).hasSize(2);
        assertThat(items.get(0)).isInstanceOfSatisfying(SourceItem.UnreadablePart.class, part -> {
            assertThat(part.origin()).hasToString("users-1.csv.gz:1");
            assertThat(part.kind()).isEqualTo(Kind.USER);
            assertThat(part.message()).startsWith("it cannot be opened: ");
        });
        assertThat(items.get(1)).isInstanceOf(SourceItem.ParsedRecord.class);
    }

    @Test
    void reportsWhereACompressedFileBreaksOff() throws IOException {
        files.clear();
        Path export = pack(Container.FOLDER);
        StringBuilder rows = new StringBuilder("uid\n");
        for (int i = 0; i < 20_000; i++) {
            rows.append("user-").append(i * 7919 % 20_000).append('\n');
        }
        byte[] whole = gzip(rows.toString());
        Files.write(export.resolve("users.csv.gz"), java.util.Arrays.copyOf(whole, whole.length - 20));

        List<SourceItem> items = read(export, Map.of());

        assertThat(items).hasSizeGreaterThan(10_000);
        assertThat(items.get(items.size() - 1)).isInstanceOfSatisfying(SourceItem.UnreadablePart.class, part -> {
            assertThat(part.origin().line()).isGreaterThan(10_000);
            assertThat(part.message()).startsWith("it cannot be read after this line: ");
        });
    }

    private static List<SourceItem> read(Path export, Map<String, Object> mapping) throws IOException {
        try (ExportFiles opened = ExportFiles.open(export);
                RecordStream stream = open(opened, export, mapping)) {
            List<SourceItem> items = new ArrayList<>();
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                items.add(item);
            }
            return items;
        }
    }

    private static RecordStream open(ExportFiles files, Path export, Map<String, Object> mapping) throws IOException {
        SourceSettings settings = Reading.settings(export, mapping, UnknownColumns.WARN);
        return TableFormat.csv().open(files, settings);
    }

    private Path pack(Container container) throws IOException {
        boolean gz = container == Container.FOLDER_OF_GZ || container == Container.ZIP_OF_GZ;
        if (container == Container.ZIP || container == Container.ZIP_OF_GZ) {
            Path zip = folder.resolve("export.zip");
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    out.putNextEntry(new ZipEntry(file.getKey() + (gz ? ".gz" : "")));
                    out.write(gz ? gzip(file.getValue()) : file.getValue().getBytes(StandardCharsets.UTF_8));
                    out.closeEntry();
                }
            }
            return zip;
        }
        Path export = Files.createDirectories(folder.resolve("export"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = export.resolve(file.getKey() + (gz ? ".gz" : ""));
            Files.createDirectories(path.getParent());
            Files.write(path, gz ? gzip(file.getValue()) : file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        return export;
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
