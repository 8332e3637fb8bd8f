package io.chatferry.cometchat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.HttpHost;

/**
 * What the exchanges of one client have in common.
 *
 * @param hasAnswered whether the host has answered in HTTP before
 */
record ExchangeContext(
        HttpHost host, AnswerReader reader, AnswerMemory memory, Timeouts timeouts, AtomicBoolean hasAnswered) {}
