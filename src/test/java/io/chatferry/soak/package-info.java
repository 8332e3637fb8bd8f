/**
 * {@code ./run.sh soak}: random histories are imported by a process that is killed at random instants, into a sandbox in
 * a process of its own that has random faults, and are read back by code that shares nothing with the client. Uses the
 * JDK and Jackson alone, so that {@code run.sh} can compile it without Maven.
 */
package io.chatferry.soak;
