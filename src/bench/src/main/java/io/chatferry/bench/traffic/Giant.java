package io.chatferry.bench.traffic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Who sends when around the giant group: its talkers write only in the second half of the history. */
final class Giant {

    /** The first so many senders. */
    static final int TALKERS = 8;

    private Giant() {}

    static List<Integer> senders(int[] counts, Random random) {
        List<Integer> others = new ArrayList<>();
        List<Integer> talkers = new ArrayList<>();
        for (int sender = 0; sender < counts.length; sender++) {
            (sender < TALKERS ? talkers : others).addAll(Collections.nCopies(counts[sender], sender));
        }
        Collections.shuffle(others, random);
        int half = (others.size() + talkers.size()) / 2;
        List<Integer> late = new ArrayList<>(others.subList(half, others.size()));
        late.addAll(talkers);
        Collections.shuffle(late, random);
        List<Integer> all = new ArrayList<>(others.subList(0, half));
        all.addAll(late);
        return all;
    }
}
