import Type from 'typebox';
import { PackageNeedsSchema, PackageViewSchema, UploadPackageSchema } from '../package/package.ts';
import { defineEndpoint, exactly, PageSchema, pageOf } from './endpoint.ts';

export const packageEndpoints = {
  uploadPackage: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Store a package; the body is the file (application/octet-stream)',
      zh: '上传安装包，请求体为文件内容（application/octet-stream）',
    },
    permission: 'operate',
    failure: 'create',
    changes: ['packages'],
    transport: 'upload',
    input: UploadPackageSchema,
    output: PackageViewSchema,
  }),
  selectPackageList: defineEndpoint({
    method: 'GET',
    summary: {
      en: 'Packages, newest first; looks into the package folder first',
      zh: '查询安装包列表，最新的在前',
    },
    permission: 'view',
    failure: 'select',
    input: exactly({ page: PageSchema }),
    output: pageOf(PackageViewSchema),
  }),
  selectPackageNeeds: defineEndpoint({
    method: 'GET',
    summary: {
      en: 'What the next deploy of each cluster takes from the store and what it would miss, newest cluster first',
      zh: '查询各集群下次部署所用及所缺的安装包，最新的集群在前',
    },
    permission: 'view',
    failure: 'select',
    input: exactly({}),
    output: Type.Array(PackageNeedsSchema),
  }),
  deletePackage: defineEndpoint({
    method: 'POST',
    summary: {
      en: 'Delete a package from the store; hosts keep theirs',
      zh: '从仓库删除安装包，主机上的不受影响',
    },
    permission: 'operate',
    failure: 'delete',
    changes: ['packages'],
    input: exactly({ id: Type.String({ pattern: '^[0-9a-f]{8}$', maxLength: 8 }) }),
    output: Type.Null(),
  }),
};
