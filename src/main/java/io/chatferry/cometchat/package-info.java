/**
 * The client of CometChat's REST API: requests, answers, errors, rate headers. Knows HTTP, knows no ledger and no Spring Batch.
 */
@NullMarked
package io.chatferry.cometchat;

import org.jspecify.annotations.NullMarked;
