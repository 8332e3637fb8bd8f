/**
 * The format {@code jdbc}: a database is asked by queries, whose rows are spooled and then read as an export. This package knows
 * the options, the databases and their types; the step that asks and the spool belong to the job.
 */
@NullMarked
package io.chatferry.source.jdbc;

import org.jspecify.annotations.NullMarked;
