package io.chatferry.source.api;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.StoredFiles.DiskFile;
import io.chatferry.source.api.StoredFiles.MemberFile;
import io.chatferry.source.container.Archive;
import io.chatferry.source.container.Archive.ArchiveException;
import io.chatferry.source.container.ArchiveName;
import io.chatferry.source.container.OtherPacking;
import io.chatferry.source.container.TarArchive;
import io.chatferry.source.container.TemporaryFile;
import io.chatferry.source.container.ZipArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/** Lists the files of an export: of a folder, of an archive, and of archives in these. Used once. */
final class ExportLister {

    private static final int MAX_DEPTH = 3; // archives in one another, the outermost included
    /** Open at the same time: each takes a file handle. */
    private static final int MAX_ARCHIVES = 500;
    /** In bytes, 256 GiB: more than the texts of any chat. */
    private static final long MAX_UNPACKED = 256L * 1024 * 1024 * 1024;

    private final List<ExportFile> files = new ArrayList<>();
    private final List<SourceItem> notices = new ArrayList<>();
    private final List<AutoCloseable> archives = new ArrayList<>();
    private @Nullable UnpackedCopies copies;
    private long unpacked;
    private long temporary;

    /** A place for archives or their members: what their paths begin with, shown and compared, and how deep they lie. */
    private record Place(String display, String name, int depth) {}

    /** Where the bytes of an archive come from. */
    private interface Bytes {
        InputStream open() throws IOException;
    }

    ExportContents list(Path root) {
        try {
            if (Files.isDirectory(root)) {
                listFolder(root);
            } else {
                listFile(root);
            }
            SharedNotices.twins(files).ifPresent(notices::add);
        } catch (SourceException e) {
            closeAll();
            throw e;
        }
        files.sort(Comparator.comparing(ExportFile::name, new NameOrder()));
        return new ExportContents(root, List.copyOf(files), List.copyOf(notices), List.copyOf(archives), temporary);
    }

    private void listFolder(Path folder) {
        FolderTree tree;
        try {
            tree = FolderTree.of(folder);
        } catch (IOException e) {
            throw new SourceException("The folder " + folder + " cannot be read: " + e.getMessage()
                    + "\nCheck its permissions and those of the folders in it.");
        }
        copies = new UnpackedCopies(tree);
        AttachedFiles attached = new AttachedFiles(
                tree.files().stream().map(FolderTree.Entry::name).collect(Collectors.toSet()));
        tree.files().stream()
                .filter(entry -> FolderTree.isContent(entry.name()))
                .sorted(Comparator.comparing(FolderTree.Entry::name, new NameOrder()))
                .forEach(entry -> addDiskFile(entry, attached));
        notePassedOver(tree.passedOver());
    }

    private void addDiskFile(FolderTree.Entry entry, AttachedFiles attached) {
        if (attached.has(entry.name())) {
            files.add(new DiskFile(entry.path(), entry.name(), AttachedFiles.name(entry.name())));
            return;
        }
        ArchiveName archive = ArchiveName.of(entry.name());
        if (archive == null) {
            if (!isPackedOtherwise(entry.name(), ExportFiles.displayName(entry.name()))) {
                files.add(new DiskFile(entry.path(), entry.name()));
            }
            return;
        }
        Place place =
                new Place(ExportFiles.displayName(entry.name()) + "!/", StoredFiles.name(archive.stem()) + "/", 1);
        addNested(ExportFiles.displayName(entry.name()), place, () -> openOnDisk(entry.path(), archive, place));
    }

    private void listFile(Path root) {
        if (!Files.isRegularFile(root)) {
            throw new SourceException(root + " is neither a file nor a folder, but a pipe or a device.\n"
                    + "Write what it yields to a file, and name that.");
        }
        String name = root.getFileName().toString();
        ArchiveName archive = ArchiveName.of(name);
        Path target = root;
        if (archive == null && Files.isSymbolicLink(root)) {
            target = target(root);
            archive = ArchiveName.of(target.getFileName().toString());
        }
        if (archive == null) {
            OtherPacking other = OtherPacking.of(target.getFileName().toString());
            if (other != null) {
                throw new SourceException(root + " is " + other.reason() + "\nThen name what comes out of it.");
            }
            // a link's own name may have no ending, and then what it points to says how it is read
            String shown = name.indexOf('.') < 0 ? target.getFileName().toString() : name;
            files.add(new DiskFile(root, shown));
            return;
        }
        try {
            openOnDisk(root, archive, new Place(ExportFiles.displayName(name) + "!/", "", 1));
        } catch (ArchiveException e) {
            throw new SourceException(root + " cannot be read: " + e.getMessage() + "\n" + e.advice());
        } catch (IOException e) {
            throw new SourceException(root + " cannot be unpacked: " + reason(e)
                    + "\nDownload it again, or unpack it and name the folder.");
        }
    }

    private static Path target(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            return link;
        }
    }

    private void openOnDisk(Path path, ArchiveName type, Place place) throws IOException {
        long size = Files.size(path);
        if (type.packing() == ArchiveName.Packing.NONE) {
            addMembers(FileChannel.open(path, StandardOpenOption.READ), null, type, place, size);
        } else {
            unpack(() -> Files.newInputStream(path), type, place, size);
        }
    }

    /** Adds an archive that lies in the export; one that cannot be read costs only itself. */
    private void addNested(String display, Place place, NestedArchive open) {
        if (place.depth > MAX_DEPTH) {
            lost(display, "archives lie more than " + MAX_DEPTH + " deep in one another; unpack it");
            return;
        }
        if (archives.size() >= MAX_ARCHIVES) {
            lost(display, "the export has more than " + MAX_ARCHIVES + " archives; unpack them");
            return;
        }
        try {
            open.addMembers();
        } catch (ArchiveException e) {
            lost(display, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            lost(display, "it cannot be unpacked: " + reason(e));
        }
    }

    private interface NestedArchive {
        void addMembers() throws IOException;
    }

    /** Unpacks an archive into a temporary file; {@code stored} is its share of the bytes on disk. */
    private void unpack(Bytes bytes, ArchiveName type, Place place, long stored) throws IOException {
        TemporaryFile.Copy copy;
        try (ExportInput in = unpacked(bytes.open(), type.packing())) {
            copy = TemporaryFile.of(in);
        }
        if (copy.fault() != null && type.isZip()) {
            copy.channel().close();
            throw copy.fault();
        }
        temporary += copy.channel().size();
        String damage = copy.fault() == null ? null : reason(copy.fault());
        addMembers(copy.channel(), damage, type, place, stored);
    }

    private static ExportInput unpacked(InputStream in, ArchiveName.Packing packing) throws IOException {
        if (in instanceof ExportInput member && packing == ArchiveName.Packing.NONE) {
            return member;
        }
        ExportInput.Counted counted = new ExportInput.Counted(in);
        LongSupplier stored = in instanceof ExportInput member ? member::consumed : counted::count;
        return switch (packing) {
            case NONE -> ExportInput.unpacked(counted, stored);
            case GZIP -> ExportInput.gzip(counted, stored);
            case BZIP2 -> ExportInput.unpacked(new BZip2CompressorInputStream(counted, true), stored);
        };
    }

    private void addMembers(
            SeekableByteChannel channel, @Nullable String damage, ArchiveName type, Place place, long stored)
            throws IOException {
        double share = (double) stored / Math.max(channel.size(), 1);
        Archive archive = type.isZip() ? ZipArchive.of(channel) : TarArchive.of(channel);
        archives.add(archive);
        checkSize(archive);
        String display = place.display.substring(0, place.display.length() - "!/".length());
        String fault = damage == null ? archive.damage() : damage;
        if (fault != null) {
            lost(display, fault);
        }
        if (fault == null && isUnpackedBeside(archive, place, display)) {
            return;
        }
        AttachedFiles attached = new AttachedFiles(
                archive.members().stream().map(Archive.Member::name).collect(Collectors.toSet()));
        Map<String, Integer> numbers = new HashMap<>();
        Map<String, List<String>> noFiles = new TreeMap<>();
        for (Archive.Member member : archive.members()) {
            String reason = member.noFileReason();
            if (!FolderTree.isContent(member.name())) {
                continue;
            }
            if (reason == null) {
                int number = numbers.merge(member.name(), 1, Integer::sum);
                addMember(member, attached.has(member.name()), place, number, share);
            } else {
                noFiles.computeIfAbsent(reason, none -> new ArrayList<>())
                        .add(ExportFiles.displayName(place.display + member.name()));
            }
        }
        numbers.forEach((name, count) -> noteDuplicates(place, name, count));
        noFiles.forEach(
                (reason, names) -> note(names.get(0), "not read: it is " + reason + SharedNotices.others(names)));
    }

    private boolean isUnpackedBeside(Archive archive, Place place, String display) throws IOException {
        String folder = copies == null || place.depth > 1 ? null : copies.folderOf(archive, place.name);
        if (folder == null) {
            return false;
        }
        String where = folder.isEmpty() ? "beside it" : "in " + folder;
        note(display, "not read: all that is in it lies unpacked " + where + ", and is read there");
        return true;
    }

    private void checkSize(Archive archive) throws IOException {
        for (Archive.Member member : archive.members()) {
            unpacked += member.size();
        }
        if (unpacked > MAX_UNPACKED) {
            throw new IOException("it unpacks to more than " + (MAX_UNPACKED >> 30) + " GiB");
        }
    }

    private void addMember(Archive.Member member, boolean isAttached, Place place, int number, double share) {
        String path = place.display + member.name() + (number == 1 ? "" : " (" + number + ")");
        String display = ExportFiles.displayName(path);
        ArchiveName archive = ArchiveName.of(member.name());
        // a file that is not empty has at least a byte of the disk, however well it is packed
        long size = Math.max((long) (member.storedSize() * share), Math.min(member.size(), 1));
        if (isAttached) {
            files.add(new MemberFile(member, place.name + AttachedFiles.name(member.name()), display, size));
            return;
        }
        if (archive == null) {
            if (!isPackedOtherwise(member.name(), display)) {
                files.add(new MemberFile(member, place.name + StoredFiles.name(member.name()), display, size));
            }
            return;
        }
        Place inner = new Place(display + "!/", place.name + StoredFiles.name(archive.stem()) + "/", place.depth + 1);
        addNested(
                display,
                inner,
                () -> unpack(() -> new MemberFile(member, "", display, size).unpacked(), archive, inner, size));
    }

    /** Whether a file is packed in a way that is not read, which is told: as a loss if its name says that it has rows. */
    private boolean isPackedOtherwise(String name, String display) {
        OtherPacking other = OtherPacking.of(name);
        if (other != null && other.holdsRows()) {
            lost(display, other.reason());
        } else if (other != null) {
            note(display, other.reason());
        }
        return other != null;
    }

    private void noteDuplicates(Place place, String name, int count) {
        if (count > 1) {
            note(
                    place.display + name,
                    count + " entries of the archive have this name; all are read, the others as "
                            + ExportFiles.displayName(name) + " (2)"
                            + (count > 2 ? " and so on" : ""));
        }
    }

    private void notePassedOver(List<FolderTree.PassedOver> passedOver) {
        Map<FolderTree.Reason, List<String>> byReason = new TreeMap<>();
        for (FolderTree.PassedOver each : passedOver) {
            if (each.reason().isLoss()) {
                lost(
                        ExportFiles.displayName(each.name()),
                        each.reason() == FolderTree.Reason.DENIED
                                ? "it cannot be read: its permissions do not allow it"
                                : "it cannot be read");
            } else {
                byReason.computeIfAbsent(each.reason(), none -> new ArrayList<>())
                        .add(ExportFiles.displayName(each.name()));
            }
        }
        byReason.forEach((reason, names) -> note(names.get(0), message(reason) + SharedNotices.others(names)));
    }

    private static String message(FolderTree.Reason reason) {
        return switch (reason) {
            case OUTSIDE ->
                "not read: it is a link that leads out of the export; copy what it points to into the export";
            case BROKEN -> "not read: it is a link that leads nowhere";
            case LISTED_ALREADY -> "it is a link to what is read once, under its own name";
            case NO_FILE -> "not read: it is a pipe, a socket or a device, and no file";
            case DENIED, UNREADABLE -> "it cannot be read";
        };
    }

    private void note(String display, String message) {
        notices.add(new SourceItem.Notice(new Origin(ExportFiles.displayName(display), 1, 0), message));
    }

    private void lost(String display, String message) {
        notices.add(new SourceItem.UnreadablePart(new Origin(display, 1, 0), Kind.MESSAGE, message));
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void closeAll() {
        try {
            new ExportContents(Path.of(""), List.of(), List.of(), archives, 0).close();
        } catch (IOException e) {
            // they were only read
        }
    }
}
