import { defineConfig } from 'prisma/config';

/** For the ordinary Prisma CLI. Migrations need the owner's role, which is DIRECT_URL and never DATABASE_URL. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env.DIRECT_URL ? { datasource: { url: process.env.DIRECT_URL } } : {}),
});
