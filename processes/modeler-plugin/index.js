/* A plugin of Camunda Modeler: copy this folder to resources/plugins/alur in the Modeler's data folder and start it anew. */
module.exports = {
  name: 'Alur',
  script: './client.js'
};
