INSERT INTO t_ds_user (user_name, user_password, user_type, email, phone, tenant_id, queue)
  VALUES ('admin', md5('dolphinscheduler123'), 0, 'xxx@qq.com', '', 0, '');
INSERT INTO t_ds_alertgroup ("groupName", description, "alertInstanceIds")
  VALUES ('default admin warning group', 'default admin warning group', '');
INSERT INTO t_ds_version (version) VALUES ('@VERSION@');
