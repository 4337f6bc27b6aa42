/** From numbers to a page: tables, a chart, and the machine they were measured on. */
package io.pgstream.connect.benchmarks.report;
