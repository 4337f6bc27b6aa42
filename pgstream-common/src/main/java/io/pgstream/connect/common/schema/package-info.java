/** The schema model: what a row of {@code pgstream.schema_log} describes. */
package io.pgstream.connect.common.schema;
