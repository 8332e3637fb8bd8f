package io.chatferry.bench.traffic;

/**
 * One text message of the benchmark.
 *
 * @param receiver the other user's uid or the group's guid
 * @param sentAt Unix seconds
 */
public record Message(String muid, String sender, String receiver, boolean toGroup, long sentAt, String text) {

    /** Equal for the messages of one conversation, whoever of the two sends. */
    public String conversation() {
        if (toGroup) {
            return "group " + receiver;
        }
        return sender.compareTo(receiver) <= 0 ? sender + " " + receiver : receiver + " " + sender;
    }
}
