package io.chatferry.source.api;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files below a folder, hidden ones included. The folder itself may be a link. A link in it is followed if what it points to
 * lies inside the folder; each file is then listed once, under its own name, or under the link's if its own is hidden.
 *
 * @param files in no particular order
 * @param passedOver what is not listed, and why
 */
public record FolderTree(List<Entry> files, List<PassedOver> passedOver) {

    public FolderTree {
        files = List.copyOf(files);
        passedOver = List.copyOf(passedOver);
    }

    /**
     * A file.
     *
     * @param name relative to the folder, with {@code /}, as the disk has it
     * @param path without links in it
     */
    public record Entry(String name, Path path) {}

    /** Something in the folder that is not listed. */
    public record PassedOver(String name, Reason reason) {}

    /** Why something is not listed. */
    public enum Reason {
        OUTSIDE,
        BROKEN,
        LISTED_ALREADY,
        NO_FILE,
        DENIED,
        UNREADABLE;

        /** Whether records may be missing because of it. */
        boolean isLoss() {
            return this == DENIED || this == UNREADABLE;
        }
    }

    /**
     * Lists a folder.
     *
     * @throws IOException if the folder itself cannot be read
     */
    public static FolderTree of(Path folder) throws IOException {
        Lister lister = new Lister(folder.toRealPath());
        lister.list(lister.root, "");
        lister.followLinks();
        return new FolderTree(lister.files, lister.passedOver);
    }

    /** Whether a file is part of an export; hidden files and those of operating systems are not. */
    static boolean isContent(String name) {
        String base = name.substring(name.lastIndexOf('/') + 1);
        return !name.startsWith(".")
                && !name.contains("/.")
                && !("/" + name).contains("/__MACOSX/")
                && !base.equalsIgnoreCase("desktop.ini")
                && !base.equalsIgnoreCase("Thumbs.db");
    }

    private static final class Lister {

        private final Path root;
        private final List<Entry> files = new ArrayList<>();
        private final List<PassedOver> passedOver = new ArrayList<>();
        private final List<Entry> links = new ArrayList<>();
        private final Set<Path> listed = new HashSet<>();
        private final Set<Path> followedFolders = new HashSet<>();

        Lister(Path root) {
            this.root = root;
        }

        /** Lists what lies below a real folder, under names that begin with a prefix; sets links aside. */
        void list(Path folder, String prefix) throws IOException {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    add(path, name(path), attributes);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException fault) throws IOException {
                    return failed(path, fault);
                }

                @Override
                public FileVisitResult postVisitDirectory(Path path, @Nullable IOException fault) throws IOException {
                    return fault == null ? FileVisitResult.CONTINUE : failed(path, fault);
                }

                private FileVisitResult failed(Path path, IOException fault) throws IOException {
                    if (path.equals(root)) {
                        throw fault;
                    }
                    passOver(name(path), fault instanceof AccessDeniedException ? Reason.DENIED : Reason.UNREADABLE);
                    return FileVisitResult.CONTINUE;
                }

                private String name(Path path) {
                    return prefix
                            + folder.relativize(path)
                                    .toString()
                                    .replace(path.getFileSystem().getSeparator(), "/");
                }
            });
        }

        private void add(Path path, String name, BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink()) {
                links.add(new Entry(name, path));
            } else if (!attributes.isRegularFile()) {
                passOver(name, Reason.NO_FILE);
            } else if (!Files.isReadable(path)) {
                passOver(name, Reason.DENIED);
            } else if (!listed.contains(path)) {
                files.add(new Entry(name, path));
                if (isContent(name)) {
                    listed.add(path);
                }
            }
        }

        private void passOver(String name, Reason reason) {
            if (isContent(name)) {
                passedOver.add(new PassedOver(name, reason));
            }
        }

        void followLinks() throws IOException {
            links.sort(Comparator.comparing(Entry::name));
            for (int i = 0; i < links.size(); i++) { // a followed folder may add links
                Entry link = links.get(i);
                if (isContent(link.name)) {
                    follow(link);
                }
            }
        }

        private void follow(Entry link) throws IOException {
            Path target;
            BasicFileAttributes attributes;
            try {
                target = link.path.toRealPath();
                attributes = Files.readAttributes(target, BasicFileAttributes.class);
            } catch (AccessDeniedException e) {
                passOver(link.name, Reason.DENIED);
                return;
            } catch (IOException e) {
                passOver(link.name, Reason.BROKEN);
                return;
            }
            if (!target.startsWith(root)) {
                passOver(link.name, Reason.OUTSIDE);
            } else if (attributes.isDirectory()) {
                int before = files.size();
                if (followedFolders.add(target) && !link.path.startsWith(target)) {
                    list(target, link.name + "/");
                }
                if (files.size() == before) {
                    passOver(link.name, Reason.LISTED_ALREADY);
                }
            } else if (listed.contains(target)) {
                passOver(link.name, Reason.LISTED_ALREADY);
            } else {
                add(target, link.name, attributes);
            }
        }
    }
}
