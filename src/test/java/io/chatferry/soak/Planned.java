package io.chatferry.soak;

/**
 * A message that has to arrive.
 *
 * @param mark what tells it apart from all others but those that equal it in everything
 * @param second its time in Unix seconds
 * @param reply whether it answers another one
 */
public record Planned(String sender, String receiverType, String receiver, long second, String mark, boolean reply) {

    /** One that answers no other. */
    public Planned(String sender, String receiverType, String receiver, long second, String mark) {
        this(sender, receiverType, receiver, second, mark, false);
    }

    /** The two users, or the group, whatever the direction. */
    String conversation() {
        if (receiverType.equals("group")) {
            return "group " + receiver;
        }
        return sender.compareTo(receiver) < 0 ? sender + " and " + receiver : receiver + " and " + sender;
    }
}
