/**
 * {@code source.mapping}: reads CSV and JSON of other systems by a description in the job file.
 *
 * <p>A mapping says which files hold what, and for each field of the canonical format where its value comes from:
 *
 * <pre>
 * mapping:
 *   files:
 *     - match: "*users*.csv"            # globs on the file's name, or on its path if they have a /; left out: all files
 *       header: false                   # CSV without a header line …
 *       columns: [login, mail, name]    # … whose columns are called so here
 *       dialect: mysql                  # also mysql-batch, postgres, bcp, excel, rfc4180: presets of the next keys
 *       delimiter: ";"                  # left out: recognised
 *       quote: none                     # what encloses cells
 *       escape: backslash
 *       encoding: windows-1252
 *       nulls: ['NULL', '-']            # or by column: {"*": ['NULL'], body: []}
 *       rows: /data/users               # JSON: where the rows are, * = every key; left out: the file is rows, or one row
 *       types: mongo                    # also dynamodb, firestore
 *       json: [attributes]              # these columns hold JSON as text
 *       trim: true                      # spaces around cells do not count
 *       ignore: [mail]                  # left out knowingly; "*" = all that are not named
 *       users:                          # also groups, members, messages; each one description or a list of them
 *         uid: login
 *         name: "{first} {last}"
 *   lookups:
 *     members: {file: room_members.csv, key: room_id, many: true}
 * </pre>
 *
 * <p>A file belongs to the first description with a matching {@code match}, and may yield several kinds. If one
 * description serves all files, its keys may stand directly under {@code mapping}.
 *
 * <p><b>References</b>: a name is a column or a key; {@code /user/id} is a JSON pointer into the row; {@code @file}
 * (name without ending), {@code @folder}, {@code @path}; {@code @page/meta/x} is a value of the page around the rows;
 * {@code @1} is the key that the first {@code *} of {@code rows} met, {@code @key} that of the row or element;
 * {@code @users(sender_id)/uid} is a value of a looked-up row, or a list of them.
 *
 * <p><b>Values</b>: a reference, a template with references in braces, or a map with {@code from} (a reference or
 * template, or a list of them: the first that is there) or {@code value} (a constant), and {@code default}, {@code values}
 * (a table of other words; {@code "*"} for the rest), {@code time} ({@code s ms us 100ns ns iso} or a pattern, or a
 * list of them, of which the first that fits is used; left out: {@code iso}, as in the canonical format), {@code split}
 * (what separates the parts of a list, or {@code array}), {@code match} (a regular expression), {@code when} and
 * {@code unless}. {@code {other: …, than: …}} is the other one of two. A list of such maps: the first whose conditions hold,
 * or that has none and has a value. A deletion may be a flag: its time is that of the last edit, or else of sending.
 *
 * <p>{@code other} may be a list of references, one for each of the two.
 *
 * <p><b>Lists</b>: {@code each: members} makes one record of every element. Names are then looked up in the element, or
 * in the row when the elements are plain values; {@code @item} is the element, {@code @row/x} a value of the row.
 * {@code attachments} and {@code reactions} know {@code each} too. {@code metadata}, {@code data} and {@code customData}
 * are maps from names to values.
 *
 * <p><b>Conditions</b>: {@code when} and {@code unless} are maps from references to a value, a list of values, or
 * {@code "*"} for any; {@code []} means absent.
 */
@NullMarked
package io.chatferry.source.mapping;

import org.jspecify.annotations.NullMarked;
