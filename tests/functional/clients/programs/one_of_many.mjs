// npm camunda-external-task-client-js as one of many workers. Called with the endpoint, a token and a name.
import { BasicAuthInterceptor, Client, Variables } from "camunda-external-task-client-js";

const [, , baseUrl, password, workerId] = process.argv;
const interceptors = new BasicAuthInterceptor({ username: "admin", password });
const client = new Client({ baseUrl, interceptors, workerId, maxTasks: 2, asyncResponseTimeout: 5000, interval: 20, lockDuration: 60000 });

client.subscribe("hitung", async ({ task, taskService }) => {
  console.log(task.id);
  await taskService.complete(task, new Variables().set("hasil", task.variables.get("masukan") * 2));
});
