package io.chatferry.soak;

/** A message as the target shows it. */
public record ArrivedMessage(long id, String sender, String receiverType, String receiver, long second, String mark) {}
