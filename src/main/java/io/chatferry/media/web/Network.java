package io.chatferry.media.web;

import java.net.InetAddress;

/** The addresses that begin with the same bits. */
record Network(InetAddress base, int bits) {

    /** An address, or an address and the number of its bits that count, as in {@code 10.0.0.0/8}. */
    static Network parse(String text) {
        String[] parts = text.split("/", -1);
        InetAddress base = InternetAddress.parse(parts[0])
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no address"));
        int most = base.getAddress().length * Byte.SIZE;
        if (parts.length == 1) {
            return new Network(base, most);
        }
        if (parts.length > 2 || !parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > most) {
            throw new IllegalArgumentException("\"" + text + "\" is no network: write it as 10.0.0.0/8");
        }
        return new Network(base, Integer.parseInt(parts[1]));
    }

    boolean contains(InetAddress address) {
        byte[] ours = base.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
