package io.chatferry.source.chat.reading;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.chat.model.ChatPass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The passes of an export in an order that does not depend on the names of its files, for example users before channels. */
public final class PassOrder {

    private record Step(int rank, ChatPass pass) {}

    private final List<Step> steps = new ArrayList<>();

    /** Adds a pass whose rows no other pass reads; among equal ranks the order of adding counts. */
    public void add(int rank, ExportFile file, Kind kind, ChatPass.Opener opener) {
        steps.add(new Step(rank, new ChatPass(file, kind, opener, true)));
    }

    /** All passes, those of the lowest rank first. */
    public List<ChatPass> passes() {
        return steps.stream()
                .sorted(Comparator.comparingInt(Step::rank))
                .map(Step::pass)
                .toList();
    }
}
