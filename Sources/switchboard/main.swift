import App

await Switchboard.run()
