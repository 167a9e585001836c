/** Connections to Redis and MySQL. Sources: Tracardi's configuration in 0.8.2.1, 0.9 and 1.0, the vendor's chart 1.1. */
import { everyProgram, library, newerLibrary } from "../readers.ts";
import { anybody, secret, strictFlag, text, type Variable } from "../variable.ts";

const port = { kind: "count", least: 1, most: 65535 } as const;
const connections = { kind: "count", least: 1, most: 1000 } as const;

export const redisVariables = [
  {
    name: "REDIS_HOST",
    meaning: "Host, with scheme and port for the queue of the update worker",
    value: text,
    readers: everyProgram,
    since: "0.7.0",
    standard: "localhost",
    control: { program: "redis.host" },
  },
  {
    name: "REDIS_PORT",
    meaning: "Port",
    value: port,
    readers: library,
    since: "0.8.1",
    standard: "6379",
    control: { program: "redis.host" },
  },
  {
    name: "REDIS_PASSWORD",
    meaning: "Password",
    value: secret,
    readers: everyProgram,
    since: "0.7.0",
    control: { program: "redis.secret" },
  },
] as const satisfies readonly Variable[];

export const mysqlVariables = [
  {
    name: "MYSQL_HOST",
    meaning: "Host",
    value: text,
    readers: newerLibrary,
    since: "0.9",
    standard: "localhost",
    control: { program: "mysql.host" },
  },
  {
    name: "MYSQL_PORT",
    meaning: "Port",
    value: port,
    readers: newerLibrary,
    since: "0.9",
    standard: "3306",
    control: { program: "mysql.host" },
  },
  {
    name: "MYSQL_USERNAME",
    meaning: "User",
    value: text,
    readers: newerLibrary,
    since: "0.9",
    standard: "root",
    control: { program: "mysql.username" },
  },
  {
    name: "MYSQL_PASSWORD",
    meaning: "Password, letters and digits only",
    value: secret,
    readers: newerLibrary,
    since: "0.9",
    standard: "root",
    control: { program: "mysql.secret" },
  },
  {
    name: "MYSQL_DATABASE",
    meaning: "Database",
    value: text,
    readers: newerLibrary,
    since: "0.9",
    standard: "tracardi",
    control: { program: "mysql.database" },
  },
  {
    name: "MYSQL_SCHEMA",
    meaning: "Driver",
    value: text,
    readers: newerLibrary,
    since: "0.9",
    control: { nobody: "it replaces both drivers by one, and one of them fails" },
  },
  {
    name: "MYSQL_ECHO",
    meaning: "Logs every statement that is sent to MySQL",
    value: strictFlag,
    readers: newerLibrary,
    since: "0.9",
    standard: "no",
    control: anybody,
  },
  {
    name: "MYSQL_POOL_SIZE",
    meaning: "Connections that each of the two pools of a worker process keeps to MySQL",
    value: connections,
    readers: newerLibrary,
    since: "1.1.0",
    standard: "5",
    control: { setting: "connections.mysql" },
  },
  {
    name: "MYSQL_POOL_MAX_OVERFLOW",
    meaning: "Connections to MySQL of each pool beyond those, while there is much to do",
    value: { kind: "count", least: 0, most: 1000 },
    readers: newerLibrary,
    since: "1.1.0",
    standard: "2",
    control: { setting: "connections.mysqlOverflow" },
  },
  {
    name: "MYSQL_POOL_TIMEOUT",
    meaning: "Seconds to wait for a connection to MySQL to become free",
    value: { kind: "count", least: 1, most: 3600 },
    readers: newerLibrary,
    since: "1.1.0",
    standard: "3",
    control: { setting: "timeouts.mysqlPool" },
  },
  // The chart of 1.1 passes the longer name, the source that follows 1.1 reads the shorter one. Which of them 1.1.0 reads
  // could not be seen, so both are written.
  {
    name: "MYSQL_POOL_RECYCLE",
    meaning: "Seconds after which a connection to MySQL is replaced; less than MySQL's wait_timeout",
    value: { kind: "count", least: 1, most: 86400 },
    readers: newerLibrary,
    since: "1.1.0",
    standard: "1800",
    control: { setting: "timeouts.mysqlConnection" },
  },
  {
    name: "MYSQL_RECYCLE",
    meaning: "Seconds after which a connection to MySQL is replaced; less than MySQL's wait_timeout",
    value: { kind: "count", least: 1, most: 86400 },
    readers: newerLibrary,
    since: "1.1.0",
    standard: "1800",
    control: { setting: "timeouts.mysqlConnection" },
  },
] as const satisfies readonly Variable[];
