package io.chatferry.source.slack;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each file of an export is, by its name. An export has one workspace, or several below each other (Enterprise Grid) or
 * beside each other (several exports in one folder).
 */
final class SlackLayout {

    private static final String UPLOADS = "__uploads";
    private static final String TEAMS = "teams";
    private static final String ATTACHMENTS = "attachments";

    /** The lists beside the folders of the conversations. */
    enum ListFile {
        ORG_USERS("org_users.json"),
        USERS("users.json"),
        CHANNELS("channels.json"),
        GROUPS("groups.json"),
        MPIMS("mpims.json"),
        DMS("dms.json");

        private final String base;

        ListFile(String base) {
            this.base = base;
        }

        String base() {
            return base;
        }

        boolean isOfUsers() {
            return this == ORG_USERS || this == USERS;
        }

        static @Nullable ListFile of(String base) {
            for (ListFile list : values()) {
                if (list.base.equals(base)) {
                    return list;
                }
            }
            return null;
        }
    }

    /**
     * A file of a workspace.
     *
     * @param workspace the folder of the workspace in the export; empty = the export itself
     */
    record OfWorkspace(ExportFile file, String workspace) {}

    /**
     * A file with messages: those of a day, or in a dump all of a conversation or thread.
     *
     * @param folder the name of the folder of its conversation; in a dump the id of the conversation
     * @param isDump whether it is a page of a dump of Slackdump, with the messages inside
     */
    record DayFile(ExportFile file, String workspace, String folder, boolean isDump) {}

    private final Map<ListFile, List<OfWorkspace>> lists = new EnumMap<>(ListFile.class);
    private final List<DayFile> days = new ArrayList<>();
    private final Map<String, Set<String>> teamsOfFolders = new HashMap<>();
    private final Set<String> folders = new HashSet<>();
    private final Map<String, String> uploads = new HashMap<>();
    private final Set<String> paths = new HashSet<>();

    private SlackLayout() {}

    /** Looks at the names of all files. */
    static SlackLayout of(ExportFiles files) {
        SlackLayout layout = new SlackLayout();
        Set<String> workspaces = new HashSet<>();
        for (ExportFile file : files.files()) {
            if (ListFile.of(base(file.name())) != null) {
                workspaces.add(folder(file.name()));
            }
        }
        boolean isAlone = files.files().size() == 1;
        for (ExportFile file : files.files()) {
            layout.add(file, workspaces, files, isAlone);
        }
        return layout;
    }

    private void add(ExportFile file, Set<String> workspaces, ExportFiles files, boolean isAlone) {
        String name = file.name();
        String base = base(name);
        String folder = folder(name);
        ListFile list = ListFile.of(base);
        boolean isUpload = (folder + "/").startsWith(UPLOADS + "/") || (folder + "/").contains("/" + UPLOADS + "/");
        if (isUpload) {
            addUpload(name, base(folder));
        } else if (list != null) {
            lists.computeIfAbsent(list, none -> new ArrayList<>()).add(new OfWorkspace(file, folder));
        } else if (isDump(base)) {
            addDay(new DayFile(file, folder, idOfDump(base), true));
        } else if (isDay(base) || (isAlone && base.endsWith(".json"))) {
            addDay(file, workspaces.contains(folder) ? "" : folder, files);
        } else if ((base(folder).equals(ATTACHMENTS) || isConversationId(base(folder))) && base.indexOf('-') > 0) {
            addUpload(name, base.substring(0, base.indexOf('-')));
        }
    }

    private void addUpload(String path, String id) {
        uploads.putIfAbsent(id, path);
        paths.add(path);
    }

    /** A file without a folder is of a conversation that is named like the folder that the user has named. */
    private void addDay(ExportFile file, String path, ExportFiles files) {
        String folder = path.isEmpty() ? nameOf(files) : base(path);
        String workspace = path.isEmpty() ? "" : folder(path);
        addDay(new DayFile(file, workspace, folder, false));
    }

    private void addDay(DayFile day) {
        days.add(day);
        teamsOfFolders.computeIfAbsent(day.folder(), none -> new HashSet<>(2)).add(team(day.workspace()));
        folders.add(day.workspace() + "/" + day.folder());
    }

    private static String nameOf(ExportFiles files) {
        java.nio.file.Path root = files.root().toAbsolutePath().normalize();
        java.nio.file.Path named = java.nio.file.Files.isDirectory(root) ? root : root.getParent();
        java.nio.file.Path last = named == null ? null : named.getFileName();
        return last == null ? "slack" : last.toString();
    }

    /** Whether a file is named after a day, as {@code 2024-03-04.json}; whatever follows the month is no matter. */
    static boolean isDay(String base) {
        if (base.length() < 12 || !base.endsWith(".json")) {
            return false;
        }
        for (int i = 0; i < 7; i++) {
            char c = base.charAt(i);
            if (i == 4 ? c != '-' : c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    /** Whether a file is named after a conversation or a thread, as {@code C0123ABCD.json}. */
    private static boolean isDump(String base) {
        return base.endsWith(".json") && isConversationId(idOfDump(base));
    }

    private static String idOfDump(String base) {
        int dash = base.indexOf('-');
        return base.substring(0, dash > 0 ? dash : Math.max(0, base.indexOf('.')));
    }

    /** Whether a name is the id of a conversation; names of channels have no capitals. */
    static boolean isConversationId(String name) {
        return name.length() >= 9
                && "CDG".indexOf(name.charAt(0)) >= 0
                && name.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    }

    static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The files of a list, one for each workspace that has it. */
    List<OfWorkspace> lists(ListFile list) {
        return lists.getOrDefault(list, List.of());
    }

    boolean hasListOfUsers() {
        return lists.keySet().stream().anyMatch(ListFile::isOfUsers);
    }

    boolean hasListOfConversations() {
        return lists.keySet().stream().anyMatch(list -> !list.isOfUsers());
    }

    List<DayFile> days() {
        return days;
    }

    /** Whether it is a dump of Slackdump, with a file for each conversation. */
    boolean isDump() {
        return !days.isEmpty() && days.get(0).isDump();
    }

    /** How many folders of conversations there are. */
    int folders() {
        return folders.size();
    }

    /** Whether several workspaces of an organisation have a folder of that name. */
    boolean isInSeveral(String folder) {
        return teamsOfFolders.getOrDefault(folder, Set.of()).size() > 1;
    }

    /** The name of a workspace of an organisation; empty of any other one. */
    static String team(String workspace) {
        return base(folder(workspace)).equals(TEAMS) ? base(workspace) : "";
    }

    /** Whether it is an export of an organisation. */
    boolean isOfOrganisation() {
        return lists.containsKey(ListFile.ORG_USERS)
                || days.stream().anyMatch(day -> !team(day.workspace()).isEmpty());
    }

    /** The path of the file with that id that lies in the export, as Slackdump has fetched it; null if it does not. */
    @Nullable
    String upload(String id) {
        return uploads.get(id);
    }

    /** Whether a file that lies in the export has this path. */
    boolean hasUpload(String path) {
        return paths.contains(path);
    }

    int uploads() {
        return paths.size();
    }
}
