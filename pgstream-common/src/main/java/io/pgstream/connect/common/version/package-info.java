/** The version all plugins report. */
package io.pgstream.connect.common.version;
