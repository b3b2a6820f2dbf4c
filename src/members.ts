// The public face of `weak-committee/members`. Each SDK is loaded by its member when that is first asked.
export { agent } from './members/agent.ts';
export type { AgentOptions } from './members/agent/options.ts';
export { anthropic, type AnthropicOptions } from './members/anthropic.ts';
export { aiSdk, type AnyLanguageModel } from './members/aiSdk.ts';
export type { MemberOptions } from './members/defaults.ts';
export { local, type LocalMember, type LocalOptions } from './members/local.ts';
export { openai, type OpenAIOptions } from './members/openai.ts';
export { recording, type RecordingOptions } from './members/recording.ts';
