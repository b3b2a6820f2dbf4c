import { defineConfig } from 'vitepress';

// The site of the documents: `npm run docs:build`. VitePress renders what stands on GitHub as it is, searches without a server, and fails
// on a link that leads nowhere.

const folder = (name: string, text: string, pages: readonly (readonly [string, string])[]) => ({
  text,
  collapsed: false,
  items: pages.map(([page, title]) => ({ text: title, link: `/${name}/${page}` })),
});

export default defineConfig({
  title: 'Weak Committee',
  description: 'Strong-model code at cheap-model prices.',
  srcExclude: ['generate/**'],
  cleanUrls: true,
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Start', link: '/start/install' },
      { text: 'Guides', link: '/guides/tasks' },
      { text: 'Reference', link: '/reference/configuration' },
      { text: 'Trust', link: '/explanations/trust' },
    ],
    sidebar: [
      folder('start', 'Start', [
        ['install', 'Install'],
        ['first-task', 'A first task'],
        ['first-serve', 'Behind your editor'],
      ]),
      folder('guides', 'Guides', [
        ['tasks', 'Tasks'],
        ['checkers', 'Checkers'],
        ['members', 'Members'],
        ['agents', 'Coding agents'],
        ['prices', 'Minding prices'],
        ['local-models', 'Local models'],
        ['serve', 'Serve'],
        ['shadow', 'In the shadow'],
        ['clients/', 'Clients'],
        ['mcp', 'MCP'],
        ['benchmark', 'A benchmark of your own'],
        ['suites', 'Suites'],
        ['fix', 'Mending a repository'],
        ['audit', 'Auditing tests'],
        ['ci', 'CI'],
        ['github', 'GitHub'],
      ]),
      folder('reference', 'Reference', [
        ['configuration', 'Configuration'],
        ['task', 'Task'],
        ['protocol', 'Fields of requests'],
        ['checkers', 'Checkers as data'],
        ['solution', 'Solution'],
        ['events', 'Events'],
        ['errors', 'Errors'],
        ['cli', 'Command line'],
      ]),
      folder('explanations', 'Explanations', [
        ['trust', 'How far a pass can be trusted'],
        ['isolation', 'Isolation'],
        ['money', 'Money'],
        ['policy', 'The policy'],
        ['selection', 'Choosing among the sound'],
        ['risk', 'Risk'],
      ]),
      folder('extending', 'Extending', [
        ['checker', 'A checker'],
        ['plugin', 'A plugin'],
        ['member', 'A member'],
        ['policy', 'A policy'],
        ['suite', 'A suite'],
        ['edit-format', 'An edit format'],
        ['wire', 'A wire'],
      ]),
      folder('evidence', 'Evidence', [
        ['committee', 'Committee against strong model'],
        ['selection', 'Choosing among the sound'],
        ['attacks', 'How hard it is to fool'],
        ['speed', 'What a proposal costs in time'],
        ['audit', 'Auditing tests, beside StrykerJS'],
        ['gateway', 'What serving costs'],
        ['shadow', 'What a shadow foretells'],
        ['agents', 'Agents at work'],
        ['policy', 'Minding prices'],
        ['local-models', 'What small models solve'],
      ]),
    ],
  },
});
