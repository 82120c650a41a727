-- Tables of a stand-in: those that the console and the stand-in's own API look at. Columns without a place in the
-- console are left out, and no other table of DolphinScheduler is there.
CREATE TABLE t_ds_version (id serial PRIMARY KEY, version varchar(200) NOT NULL);
CREATE TABLE t_ds_user (
  id serial PRIMARY KEY,
  user_name varchar(64),
  user_password varchar(64),
  user_type int,
  email varchar(64),
  phone varchar(11),
  tenant_id int,
  queue varchar(64),
  state int DEFAULT 1
);
CREATE TABLE t_ds_plugin_define (
  id serial PRIMARY KEY,
  plugin_name varchar(100) NOT NULL,
  plugin_type varchar(100) NOT NULL,
  plugin_params text
);
CREATE TABLE t_ds_alert_plugin_instance (
  id serial PRIMARY KEY,
  "pluginDefineId" varchar(20),
  "instanceName" varchar(200),
  "pluginInstanceParams" text,
  "instanceType" varchar(20),
  "warningType" varchar(20)
);
CREATE TABLE t_ds_alertgroup (
  id serial PRIMARY KEY,
  "groupName" varchar(200),
  description varchar(200),
  "alertInstanceIds" varchar(200)
);
CREATE TABLE t_ds_worker_group (id serial PRIMARY KEY, name varchar(200), "addrList" text);
