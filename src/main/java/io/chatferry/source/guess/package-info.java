/**
 * {@code guess}: proposes a job file for files or database tables that nobody has described. A profile of the first rows of each
 * table says what its columns hold; names and values together say which table holds messages, users, groups, members,
 * attachments or reactions, and which column is which field. The job names the evidence of each line, and marks as {@code # ?}
 * what a person must decide. No cell of data is written into it, only numbers and the words of small vocabularies.
 */
@NullMarked
package io.chatferry.source.guess;

import org.jspecify.annotations.NullMarked;
