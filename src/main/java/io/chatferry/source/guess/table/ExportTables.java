package io.chatferry.source.guess.table;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Role;
import io.chatferry.source.guess.profile.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables in the files of an export; files whose names differ only in numbers are one table. */
public final class ExportTables {

    private static final Set<String> NO_TABLES = Set.of(
            "md5", "sha256", "png", "jpg", "jpeg", "gif", "pdf", "zip", "mp4", "mp3", "html", "md", "yaml", "yml",
            "sql", "bson", "db", "sqlite", "xlsx", "xls", "docx", "xml", "log");
    private static final int MAX_NAMES = 12;
    private static final int MAX_GROUPS = 500;

    private ExportTables() {}

    /** Reads the first rows of each table. */
    public static List<Table> of(ExportFiles files) throws IOException {
        Map<String, List<ExportFile>> groups = new LinkedHashMap<>();
        for (ExportFile file : files.files()) {
            boolean isManifest =
                    file.name().contains("AWSDynamoDB/") && !file.name().contains("/data/");
            if (!isManifest
                    && !NO_TABLES.contains(ending(file.name()).toLowerCase(Locale.ROOT))
                    && groups.size() < MAX_GROUPS) {
                groups.computeIfAbsent(group(file.name()), any -> new ArrayList<>())
                        .add(file);
            }
        }
        boolean isMysql = isMysql(groups.values());
        Map<String, Long> bases =
                files.files().stream().collect(Collectors.groupingBy(file -> base(file.name()), Collectors.counting()));
        List<Table> tables = new ArrayList<>();
        for (List<ExportFile> group : groups.values()) {
            boolean folders =
                    group.stream().map(ExportTables::folder).distinct().count() > 1;
            tables(group, match(group, bases), isMysql).forEach(table -> tables.add(table.inFolders(folders)));
        }
        return tables;
    }

    /** Whether one of the files was certainly written by MySQL, and so the others too. */
    private static boolean isMysql(java.util.Collection<List<ExportFile>> groups) throws IOException {
        for (List<ExportFile> group : groups) {
            if (!RowFiles.isJson(group.get(0)) && FileHead.of(group.get(0)).isMysql()) {
                return true;
            }
        }
        return false;
    }

    private static List<Table> tables(List<ExportFile> group, List<String> match, boolean isMysql) throws IOException {
        ExportFile first = group.get(0);
        FileHead head = FileHead.of(first);
        if (head.text().isBlank() || !head.isText()) {
            return List.of();
        }
        String name = name(first.name());
        boolean json =
                RowFiles.isJson(first) || (!RowFiles.isCsv(first) && (head.first() == '{' || head.first() == '['));
        if (json) {
            return JsonTables.of(group, head, name).stream()
                    .map(found ->
                            new Table(found.name(), match, found.reading(), found.notes(), found.rows(), found.isCut()))
                    .toList();
        }
        TextTables.Found found = TextTables.of(group, head, isMysql);
        return found == null
                ? List.of()
                : List.of(new Table(name, match, found.reading(), found.notes(), found.rows(), found.isCut()));
    }

    /** The name without folder, ending and the numbers and folders of its tool. */
    private static String name(String path) {
        String base = base(path);
        int dot = base.indexOf('.', 1);
        String name = dot < 0 ? base : base.substring(0, dot);
        // a name without words is that of a part: the folder says what it is a part of
        if (Names.role(name) == Role.UNKNOWN) {
            for (String folder : path.split("/", -1)) {
                if (!folder.equals(base) && Names.role(folder) != Role.UNKNOWN) {
                    return folder;
                }
            }
        }
        return name;
    }

    private static String group(String path) {
        String base = base(path);
        boolean isDated = base.matches(base.contains(".json") ? ".*\\d.*" : ".*\\d{2,}.*");
        return isDated ? path.substring(0, path.length() - base.length()) + base.replaceAll("\\d+", "#") : "@" + base;
    }

    private static List<String> match(List<ExportFile> group, Map<String, Long> bases) {
        List<String> names = group.stream()
                .map(file -> {
                    String base = base(file.name());
                    boolean isUnique = bases.getOrDefault(base, 0L) == 1 || group.size() > 1;
                    return isUnique ? base : file.name();
                })
                .distinct()
                .map(ExportTables::quoted)
                .toList();
        if (names.size() <= MAX_NAMES) {
            return names;
        }
        return List.of(quoted(folder(group.get(0))) + base(names.get(0)).replaceAll("\\d+", "*"));
    }

    /** The characters of patterns mean themselves. */
    private static String quoted(String name) {
        return name.replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1");
    }

    private static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String folder(ExportFile file) {
        return file.name().substring(0, file.name().length() - base(file.name()).length());
    }

    private static String ending(String path) {
        String base = base(path);
        return base.substring(base.lastIndexOf('.') + 1);
    }
}
