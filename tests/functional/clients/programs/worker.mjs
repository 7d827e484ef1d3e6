// npm camunda-external-task-client-js: completes one task, fails one for good. Called with the endpoint and a token.
import { BasicAuthInterceptor, Client, Variables } from "camunda-external-task-client-js";

const [, , baseUrl, password] = process.argv;
const interceptors = new BasicAuthInterceptor({ username: "admin", password });
const client = new Client({ baseUrl, interceptors, workerId: "js", maxTasks: 1, asyncResponseTimeout: 1000, interval: 50 });
const seen = [];

client.subscribe("hitung", async ({ task, taskService }) => {
  const incoming = task.variables.get("masukan");
  seen.push(incoming);
  if (seen.length === 1) {
    await taskService.extendLock(task, 90000);
    await taskService.complete(task, new Variables().set("hasil", incoming * 2).setTyped("kapan", { type: "date", value: new Date(0), valueInfo: {} }));
    return;
  }
  await taskService.handleFailure(task, { errorMessage: "rusak", errorDetails: "rincian", retries: 0, retryTimeout: 0 });
  client.stop();
  console.log(JSON.stringify({ seen: seen.length }));
});
setTimeout(() => process.exit(3), 20000).unref();
