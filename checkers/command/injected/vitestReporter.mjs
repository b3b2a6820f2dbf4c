// A reporter of vitest, from version 1 on.
import channel from './channel.cjs';

channel.begin('vitest');

export default class Report {
  #done = false;

  /** From version 3 on. */
  onTestRunEnd(modules, errors, reason) {
    if (this.#done || reason === 'interrupted') return;
    for (const module of modules) {
      if (module.errors().length > 0) channel.tell(module.moduleId, '', 'broken');
      const project = module.project?.name ? `${module.project.name}: ` : '';
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        channel.tell(
          module.moduleId,
          project + test.fullName,
          state === 'passed' || state === 'failed' ? state : 'skipped',
        );
      }
    }
    this.#end(errors);
  }

  /** Until version 3. */
  onFinished(files = [], errors = []) {
    if (this.#done) return;
    for (const file of files) {
      if (file.result?.state === 'fail' && file.tasks.length === 0) channel.tell(file.filepath, '', 'broken');
      for (const [name, task] of testsOf(file.tasks, ''))
        channel.tell(file.filepath, name, { pass: 'passed', fail: 'failed' }[task.result?.state] ?? 'skipped');
    }
    this.#end(errors);
  }

  #end(errors) {
    this.#done = true;
    if (errors.length > 0) channel.tell('', 'an error outside of any test', 'broken');
    channel.end();
  }
}

function testsOf(tasks, around) {
  return tasks.flatMap((task) => {
    const name = around === '' ? task.name : `${around} > ${task.name}`;
    return task.type === 'suite' ? testsOf(task.tasks, name) : [[name, task]];
  });
}
