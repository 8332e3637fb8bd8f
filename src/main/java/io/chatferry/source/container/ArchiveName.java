package io.chatferry.source.container;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a file says about an archive in it.
 *
 * @param stem the name without the archive's endings
 * @param isZip whether it is a zip, or else a tar
 * @param packing how the archive as a whole is compressed
 */
public record ArchiveName(String stem, boolean isZip, Packing packing) {

    /** A compression of a whole file. */
    public enum Packing {
        NONE,
        GZIP,
        BZIP2
    }

    /** The archive that a name stands for; null if it stands for none. */
    public static @Nullable ArchiveName of(String name) {
        for (String ending : new String[] {".tgz", ".taz"}) {
            if (has(name, ending)) {
                return new ArchiveName(without(name, ending), false, Packing.GZIP);
            }
        }
        for (String ending : new String[] {".tbz2", ".tbz"}) {
            if (has(name, ending)) {
                return new ArchiveName(without(name, ending), false, Packing.BZIP2);
            }
        }
        Packing packing = has(name, ".gz") ? Packing.GZIP : has(name, ".bz2") ? Packing.BZIP2 : Packing.NONE;
        String packed = packing == Packing.NONE ? name : name.substring(0, name.lastIndexOf('.'));
        if (has(packed, ".zip")) {
            return new ArchiveName(without(packed, ".zip"), true, packing);
        }
        return has(packed, ".tar") ? new ArchiveName(without(packed, ".tar"), false, packing) : null;
    }

    private static boolean has(String name, String ending) {
        return name.toLowerCase(Locale.ROOT).endsWith(ending);
    }

    private static String without(String name, String ending) {
        return name.substring(0, name.length() - ending.length());
    }
}
