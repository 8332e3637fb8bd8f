package io.chatferry.report.format;

import io.chatferry.model.Program;
import java.nio.file.Path;

/** Names a job file or an export in a command that a user can copy. */
public final class JobFileName {

    private JobFileName() {}

    /** The path as short as it can be from the current folder, quoted where a shell needs it. */
    public static String of(Path file) {
        Path here = Path.of("").toAbsolutePath();
        String path = (file.startsWith(here) ? here.relativize(file) : file).toString();
        return Program.word(path);
    }
}
